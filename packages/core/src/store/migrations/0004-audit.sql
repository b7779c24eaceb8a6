-- What was done, by whom, from where: a chain for each organisation, in which every row holds the hash of the one before.

create table audit_head (
  org_id text primary key references organisation,
  seq bigint not null check (seq > 0),
  prev_hash bytea not null check (length(prev_hash) = 32),
  hash bytea not null check (length(hash) = 32)
);

-- No reference to systems: what was done to one outlives it.
-- Read backwards from its end, and searched seldom: no index that every write would pay for.
create table audit (
  org_id text not null,
  seq bigint not null check (seq > 0),
  prev_hash bytea not null check (length(prev_hash) = 32),
  hash bytea not null check (length(hash) = 32),
  -- The canonical JSON that was hashed, character for character.
  entry text not null,
  at text not null generated always as (entry::jsonb ->> 'at') stored,
  who text not null generated always as (entry::jsonb -> 'who' ->> 'subject') stored,
  author text not null generated always as (entry::jsonb -> 'who' ->> 'author') stored,
  what text not null generated always as (entry::jsonb ->> 'what') stored,
  primary key (org_id, seq)
);

do $$
declare
  name text;
begin
  foreach name in array array['audit_head', 'audit'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_organisation on %I using (org_id = (select current_setting(''app.org'', true))) '
      'with check (org_id <> '''' and org_id = (select current_setting(''app.org'', true)))', name);
  end loop;
end $$;
-- Written once, and never taken back; the head only moves.
grant select, insert on audit to seca_app;
grant select, insert, update on audit_head to seca_app;

-- Adds an entry to the chain of the organisation one is in. The head's row is held from here to the end of the
-- transaction, so writers of one organisation follow each other: call it last. It runs with the caller's rights.
create function audit_append(entry text) returns table (seq bigint, hash bytea)
language sql volatile security invoker set search_path = pg_catalog, public, pg_temp
as $$
  with head as (
    insert into audit_head as h (org_id, seq, prev_hash, hash)
    values (
      current_setting('app.org'), 1, decode(repeat('00', 32), 'hex'),
      sha256(decode(repeat('00', 32), 'hex') || int8send(1) || convert_to(entry, 'UTF8')))
    on conflict (org_id) do update
    set seq = h.seq + 1, prev_hash = h.hash, hash = sha256(h.hash || int8send(h.seq + 1) || convert_to(entry, 'UTF8'))
    returning h.org_id, h.seq, h.prev_hash, h.hash
  )
  insert into audit (org_id, seq, prev_hash, hash, entry)
  select head.org_id, head.seq, head.prev_hash, head.hash, entry from head
  returning audit.seq, audit.hash
$$;
revoke execute on function audit_append(text) from public;
grant execute on function audit_append(text) to seca_app;
