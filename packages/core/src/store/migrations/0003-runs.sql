-- Durable runs: what is to be done, the steps that were finished, what was told meanwhile, and what is done again and
-- again. A process claims a run by a lease; every write of it carries the claim's fence, so that whoever lost a claim
-- can write nothing any more.

do $$
begin
  create role seca_runs nologin nosuperuser nobypassrls nocreatedb nocreaterole;
exception when duplicate_object or unique_violation then null;
end $$;

create table run (
  org_id text not null references organisation,
  id text not null,
  kind text not null,
  -- Asking for the same thing twice gives one run.
  key text,
  parent text,
  -- The run whose budget this one shares: itself, where it has no parent.
  root text not null,
  system_id text,
  actor jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'paused', 'done', 'failed', 'cancelled')),
  priority integer not null default 0,
  run_at timestamptz not null default now(),
  -- Names of the credentials that a process must have to take it.
  needs text[] not null default '{}',
  -- It is due, and processes without those credentials were all that came by.
  unserved boolean not null default false,
  -- It goes on when its children are over.
  awaits boolean not null default false,
  cancelling boolean not null default false,
  input bytea not null,
  input_hash bytea not null,
  output bytea,
  error jsonb,
  -- What of the budget ran out, where it ended by that.
  short_of text,
  question text,
  question_step text,
  paused_at timestamptz,
  -- Starts without a finished step in between.
  attempts integer not null default 0,
  attempts_max integer not null,
  fence integer not null default 0,
  holder text,
  lease_until timestamptz,
  budget jsonb not null default '{}',
  spent_steps integer not null default 0,
  spent_tokens bigint not null default 0,
  spent_money bigint not null default 0,
  deadline timestamptz,
  progress_done double precision,
  progress_total double precision,
  progress_message text,
  -- The number of its last event.
  events integer not null default 0,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, parent) references run on delete cascade,
  foreign key (org_id, system_id) references system on delete cascade
);
create unique index run_key on run (org_id, key) where key is not null;
create index run_children on run (org_id, parent) where parent is not null;
create index run_system on run (org_id, system_id) where system_id is not null;
-- In the order in which runs are taken; those under way are not in the way of those that wait.
create index run_queue on run (org_id, priority desc, run_at, id) where state = 'waiting';
create index run_leases on run (org_id, lease_until) where state = 'running';
create index run_open on run (kind, state, run_at) where state in ('waiting', 'running');

create table step (
  org_id text not null,
  run_id text not null,
  name text not null,
  input_hash bytea not null,
  output bytea not null,
  finished_at timestamptz not null default now(),
  primary key (org_id, run_id, name),
  foreign key (org_id, run_id) references run on delete cascade
);

create table run_event (
  org_id text not null,
  run_id text not null,
  seq integer not null,
  at timestamptz not null default now(),
  what text not null,
  text text not null,
  data text,
  -- Which claim told it, and which of its events it is: so that one told twice for a lost connection counts once.
  fence integer,
  nth integer,
  primary key (org_id, run_id, seq),
  foreign key (org_id, run_id) references run on delete cascade
);

-- Inputs and outputs that are too large for their row, in pieces; they go with their run.
create table run_body (
  org_id text not null,
  run_id text not null,
  hash bytea not null check (length(hash) = 32),
  piece integer not null,
  bytes bytea not null,
  primary key (org_id, run_id, hash, piece),
  foreign key (org_id, run_id) references run on delete cascade
);
alter table run alter column input set storage external;
alter table run alter column output set storage external;
alter table step alter column output set storage external;
alter table run_body alter column bytes set storage external;

create table schedule (
  org_id text not null references organisation,
  key text not null,
  kind text not null,
  actor jsonb not null,
  input text not null,
  needs text[] not null default '{}',
  priority integer not null default 0,
  attempts_max integer not null,
  timing jsonb not null,
  next_at timestamptz not null,
  primary key (org_id, key)
);
create index schedule_due on schedule (next_at);

do $$
declare
  name text;
begin
  foreach name in array array['run', 'step', 'run_event', 'run_body', 'schedule'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_organisation on %I using (org_id = (select current_setting(''app.org'', true))) '
      'with check (org_id <> '''' and org_id = (select current_setting(''app.org'', true)))', name);
    execute format('grant select, insert, update, delete on %I to seca_app', name);
  end loop;
end $$;
-- Written once: what was finished or told is not written over.
revoke update on step, run_event, run_body from seca_app;

-- A process works for every organisation, but sees the rows of one at a time. Where there is work is answered by a role
-- that sees of all runs no more than whether they are due, and the answer holds names of organisations alone.
grant select (org_id, kind, state, run_at, lease_until) on run to seca_runs;
grant select (org_id, kind, next_at) on schedule to seca_runs;
create policy due_runs on run for select to seca_runs using (true);
create policy due_schedules on schedule for select to seca_runs using (true);

create function organisations_with_work(kinds text[])
returns table (org_id text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
  select r.org_id from run r
  where r.kind = any (kinds) and r.state in ('waiting', 'running')
    and (r.state = 'waiting' and r.run_at <= now() or r.state = 'running' and r.lease_until < now())
  union
  select s.org_id from schedule s where s.kind = any (kinds) and s.next_at <= now()
$$;

grant seca_runs to current_user;
grant create on schema public to seca_runs;
revoke execute on function organisations_with_work(text[]) from public;
grant execute on function organisations_with_work(text[]) to seca_app;
alter function organisations_with_work(text[]) owner to seca_runs;
revoke create on schema public from seca_runs;
revoke seca_runs from current_user;
