-- Who may do what: members of an organisation, and keys for programs.

create table member (
  org_id text not null references organisation,
  -- As a caller's subject: oidc:<issuer>#<sub>.
  subject text not null check (subject <> ''),
  role text not null check (role in ('viewer', 'analyst', 'lead', 'admin')),
  name text not null default '',
  added_at timestamptz not null default now(),
  primary key (org_id, subject)
);

create table api_key (
  org_id text not null references organisation,
  id text not null check (id ~ '^[a-z2-7]{10}$'),
  name text not null,
  scopes text[] not null,
  -- The name that versions are written under.
  author text not null,
  rate_per_minute integer check (rate_per_minute > 0),
  -- The secrets have 256 random bits, so a plain digest of one cannot be turned back.
  secret_hash bytea not null check (length(secret_hash) = 32),
  -- After a rotation the secret before is good for a while.
  old_secret_hash bytea check (length(old_secret_hash) = 32),
  old_expires_at timestamptz,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz,
  primary key (org_id, id)
);
-- A revoked key stays as a witness, and leaves its name to the next one.
create unique index api_key_name on api_key (org_id, lower(name)) where revoked_at is null;

do $$
declare
  name text;
begin
  foreach name in array array['member', 'api_key'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_organisation on %I using (org_id = (select current_setting(''app.org'', true))) '
      'with check (org_id <> '''' and org_id = (select current_setting(''app.org'', true)))', name);
    execute format('grant select, insert, update, delete on %I to seca_app', name);
  end loop;
end $$;
revoke delete on api_key from seca_app;

-- Forced row security binds the owner too, and all organisations together are shown to the operator alone: whoever
-- holds the owner's address. The application's role never sees more than one.
create policy operator_lists on organisation for select to current_user using (true);
