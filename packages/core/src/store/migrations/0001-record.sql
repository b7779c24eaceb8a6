-- The record: organisations, systems, versions, inputs, results.
-- Every table carries org_id; row-level security is on and forced from the first day, and the role that does
-- the work (seca_app) owns nothing and cannot bypass it.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- Roles belong to the whole server, so another database may have made them a moment ago.
do $$
begin
  create role seca_app login nosuperuser nobypassrls nocreatedb nocreaterole;
exception when duplicate_object or unique_violation then null;
end $$;
do $$
begin
  create role seca_search nologin nosuperuser nobypassrls nocreatedb nocreaterole;
exception when duplicate_object or unique_violation then null;
end $$;

create table organisation (
  org_id text primary key check (org_id <> ''),
  name text not null,
  created_at timestamptz not null default now()
);

create table system (
  org_id text not null references organisation,
  id text not null,
  name text not null,
  description text not null default '',
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (org_id, id)
);
create unique index system_name on system (org_id, lower(name));

-- Content-addressed: the name is the sha-256 of the canonical JSON; large bodies are deflated.
create table object (
  org_id text not null,
  system_id text not null,
  hash bytea not null check (length(hash) = 32),
  body bytea not null,
  primary key (org_id, system_id, hash),
  foreign key (org_id, system_id) references system on delete cascade
);
alter table object alter column body set storage external;

create table commit (
  org_id text not null,
  system_id text not null,
  hash bytea not null check (length(hash) = 32),
  root bytea not null,
  parents text[] not null,
  author text not null,
  message text not null,
  -- Text, because the commit's name covers exactly these characters.
  at text not null,
  primary key (org_id, system_id, hash),
  foreign key (org_id, system_id) references system on delete cascade
);

-- One sequence for all branches: a branch that is deleted and made again can never repeat a seq.
create sequence moves as bigint;

create table branch (
  org_id text not null,
  system_id text not null,
  name text not null,
  commit_hash bytea not null,
  -- When it was made and when it last moved, in moves: what a process knows is compared with these two.
  born bigint not null,
  seq bigint not null,
  primary key (org_id, system_id, name),
  foreign key (org_id, system_id) references system on delete cascade,
  -- Deferred, so that the compare-and-swap comes first and losers do no work.
  foreign key (org_id, system_id, commit_hash) references commit deferrable initially deferred
);

create table tag (
  org_id text not null,
  system_id text not null,
  name text not null,
  commit_hash bytea not null,
  primary key (org_id, system_id, name),
  foreign key (org_id, system_id) references system on delete cascade,
  foreign key (org_id, system_id, commit_hash) references commit
);

-- The current facts of a branch. A fact that went keeps its row without a body, so that a process which
-- knows the branch up to some seq asks for what came after and misses nothing.
create table head (
  org_id text not null,
  system_id text not null,
  branch text not null,
  id text not null,
  kind text not null,
  name text,
  content text,
  body text,
  since bytea not null,
  seq bigint not null,
  words tsvector generated always as (
    setweight(to_tsvector('english', coalesce(name, '')), 'A') || setweight(to_tsvector('english', coalesce(content, '')), 'B')
  ) stored,
  primary key (org_id, system_id, branch, id),
  foreign key (org_id, system_id, branch) references branch on delete cascade
);
create index head_seq on head (org_id, system_id, branch, seq);
-- With the place in front, so that a search costs what its own branch holds, whatever else the record keeps.
create index head_words on head using gin (org_id, system_id, branch, words) where name is not null;
create index head_name on head using gin (org_id, system_id, branch, lower(name) gin_trgm_ops) where name is not null;

-- Raw inputs: the bytes as they came, in pieces, so that no statement carries 64 MB.
create table blob (
  org_id text not null,
  system_id text not null,
  hash bytea not null check (length(hash) = 32),
  piece integer not null,
  bytes bytea not null,
  primary key (org_id, system_id, hash, piece),
  foreign key (org_id, system_id) references system on delete cascade
);
alter table blob alter column bytes set storage external;

-- What engines derived: one manifest a (model root, engine), its cells as objects of their own.
create table result (
  org_id text not null,
  system_id text not null,
  model_root bytea not null,
  engine bytea not null,
  cells jsonb not null,
  -- Names (tags, reports, baselines) that need this result to stay.
  kept_by text[] not null default '{}',
  at timestamptz not null default now(),
  primary key (org_id, system_id, model_root, engine),
  foreign key (org_id, system_id) references system on delete cascade
);

create table result_cell (
  org_id text not null,
  system_id text not null,
  hash bytea not null check (length(hash) = 32),
  body bytea not null,
  primary key (org_id, system_id, hash),
  foreign key (org_id, system_id) references system on delete cascade
);
alter table result_cell alter column body set storage external;

do $$
declare
  name text;
begin
  foreach name in array array['organisation', 'system', 'object', 'commit', 'branch', 'tag', 'head', 'blob', 'result', 'result_cell'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_organisation on %I using (org_id = (select current_setting(''app.org'', true))) '
      'with check (org_id <> '''' and org_id = (select current_setting(''app.org'', true)))', name);
    execute format('grant select, insert, update, delete on %I to seca_app', name);
  end loop;
end $$;
-- Written once: their names are promises.
revoke update on object, commit, blob, result_cell from seca_app;
grant usage on sequence moves to seca_app;
-- So that a large import can tell the planner about itself at once.
grant maintain on head to seca_app;
grant select on seca_migration to seca_app;

-- The organisation of every installation that was never told of another.
select set_config('app.org', 'local', true);
insert into organisation (org_id, name) values ('local', 'Local');

-- Text indexes are not used behind row security (their operators are not leakproof), so search runs as a role of
-- its own that sees all rows of this one table and filters by organisation itself. pg_temp comes last, else a caller's
-- temporary table of the same name would be read, with the rights of this role.
grant select on head to seca_search;
create policy search_reads on head for select to seca_search using (true);

create function search_words(in_system text, in_branch text, query text, kinds text[], count_max integer)
returns table (id text, rank real)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
  select h.id, ts_rank(h.words, q) as rank
  from websearch_to_tsquery('english', query) q, head h
  where h.org_id = current_setting('app.org', true) and h.org_id <> ''
    and h.system_id = in_system and h.branch = in_branch
    and h.name is not null and h.words @@ q
    and (kinds is null or h.kind = any (kinds))
  order by rank desc, h.id
  limit count_max
$$;

create function search_names(in_system text, in_branch text, query text, kinds text[], count_max integer)
returns table (id text, rank real)
language sql stable security definer
set search_path = pg_catalog, public, pg_temp set pg_trgm.word_similarity_threshold = 0.4
as $$
  select h.id, word_similarity(lower(query), lower(h.name)) as rank
  from head h
  where h.org_id = current_setting('app.org', true) and h.org_id <> ''
    and h.system_id = in_system and h.branch = in_branch
    and h.name is not null and lower(query) <% lower(h.name)
    and (kinds is null or h.kind = any (kinds))
  order by rank desc, h.id
  limit count_max
$$;

-- Only the search role may own them, and only the application may call them. An owner that is no superuser
-- must be a member of the role for as long as it hands the functions over.
grant seca_search to current_user;
grant create on schema public to seca_search;
revoke execute on function search_words(text, text, text, text[], integer), search_names(text, text, text, text[], integer) from public;
grant execute on function search_words(text, text, text, text[], integer), search_names(text, text, text, text[], integer) to seca_app;
alter function search_words(text, text, text, text[], integer) owner to seca_search;
alter function search_names(text, text, text, text[], integer) owner to seca_search;
revoke create on schema public from seca_search;
revoke seca_search from current_user;
