-- Promise: a person sees and changes only what their custodians keep. Every table with a custodian_id is under it,
-- so that a new one cannot be forgotten; accounts and units are no personal data of the registers.
--   sogoc_app reads custodians of sogoc.scope; sogoc_all reads all; both change only custodians of sogoc.writes.
-- The planner uses an index only for plain comparison with an array from a sub-select (platform notes, 2).

grant usage on schema public to sogoc_app, sogoc_all;
revoke all on all tables in schema public from sogoc_app, sogoc_all;
grant select on all tables in schema public to sogoc_app, sogoc_all;

do $$
declare
    t text;
    scope constant text := '((select nullif(current_setting(''sogoc.scope'', true), ''''))::integer[])';
    writes constant text := '((select nullif(current_setting(''sogoc.writes'', true), ''''))::integer[])';
    policy text;
begin
    for t in select c.table_name from information_schema.columns c join pg_tables g on g.tablename = c.table_name
             where c.table_schema = 'public' and g.schemaname = 'public' and c.column_name = 'custodian_id'
                   and c.table_name <> 'accounts_grant' loop
        execute format('alter table %I enable row level security', t);
        for policy in select policyname from pg_policies where tablename = t loop
            execute format('drop policy %I on %I', policy, t);
        end loop;
        execute format('create policy own on %I for select to sogoc_app using (custodian_id = any %s)', t, scope);
        execute format('create policy every on %I for select to sogoc_all using (true)', t);
        if t not in ('audit_event', 'report_inventorydelta', 'report_inventorytotal', 'report_daycount', 'report_snapshotpart',
                     'review_person', 'review_heldrow', 'review_disagreement', 'transfer_note') then
            execute format('grant insert, update on %I to sogoc_app, sogoc_all', t);
            execute format('create policy add on %I for insert to sogoc_app, sogoc_all with check (custodian_id = any %s)', t, writes);
            execute format('create policy change on %I for update to sogoc_app, sogoc_all using (custodian_id = any %s)', t, writes);
        end if;
    end loop;
end $$;

-- counts without records, for auditors
create policy counts on report_inventorydelta for select to sogoc_app using (current_setting('sogoc.counts', true) = 'all');
create policy counts on report_inventorytotal for select to sogoc_app using (current_setting('sogoc.counts', true) = 'all');
create policy counts on report_daycount for select to sogoc_app using (current_setting('sogoc.counts', true) = 'all');
create policy counts on report_snapshotpart for select to sogoc_app using (
    current_setting('sogoc.counts', true) = 'all' and name <> 'unqualified');

-- the history: everybody adds, nobody changes; acts on no custodian (logins, accounts) are the administrator's and auditor's
grant insert on audit_event to sogoc_app, sogoc_all;
create policy add on audit_event for insert to sogoc_app, sogoc_all with check (
    actor_id is not distinct from nullif(current_setting('sogoc.user', true), '')::integer or action in ('login', 'login_failed'));
-- what an act has just written may be read back by it
create policy written on audit_event for select to sogoc_app, sogoc_all using (
    tx = pg_current_xact_id_if_assigned()::text::bigint);
create policy audit on audit_event for select to sogoc_app using (current_setting('sogoc.counts', true) = 'all');

-- pairs across custodians: each side sees the pair, and of the other record only what its own policy shows
alter table review_pair enable row level security;
drop policy if exists own on review_pair;
drop policy if exists every on review_pair;
drop policy if exists change on review_pair;
create policy own on review_pair for select to sogoc_app using (
    left_custodian_id = any ((select nullif(current_setting('sogoc.scope', true), ''))::integer[])
    or right_custodian_id = any ((select nullif(current_setting('sogoc.scope', true), ''))::integer[]));
create policy every on review_pair for select to sogoc_all using (true);
grant update on review_pair to sogoc_app, sogoc_all;
create policy change on review_pair for update to sogoc_app, sogoc_all using (
    left_custodian_id = any ((select nullif(current_setting('sogoc.writes', true), ''))::integer[])
    and right_custodian_id = any ((select nullif(current_setting('sogoc.writes', true), ''))::integer[]));

-- of the other record of a pair a commune learns its type, number, year and unit, and nothing more (architecture, 3)
create or replace function review_other_of_pair(pairs bigint[])
    returns table (pair bigint, record uuid, event_type varchar, year smallint, serial integer, suffix varchar,
                   occurrence smallint, authority_id integer, custodian_id integer)
    language sql stable security definer set search_path = public as $$
    select p.id, r.id, r.event_type, r.year, r.serial, r.suffix, r.occurrence, r.authority_id, r.custodian_id
    from review_pair p join review_record r on r.id in (p.left_id, p.right_id)
    where p.id = any (pairs)
      and (p.left_custodian_id = any ((select nullif(current_setting('sogoc.scope', true), ''))::integer[])
           or p.right_custodian_id = any ((select nullif(current_setting('sogoc.scope', true), ''))::integer[]))
$$;
revoke all on function review_other_of_pair from public;
grant execute on function review_other_of_pair to sogoc_app, sogoc_all;

-- a delivery is visible to whoever sees something of it
alter table review_delivery enable row level security;
drop policy if exists own on review_delivery;
drop policy if exists every on review_delivery;
create policy own on review_delivery for select to sogoc_app using (
    exists (select from review_record r where r.delivery_id = review_delivery.id)
    or exists (select from review_secondreading s where s.delivery_id = review_delivery.id)
    or exists (select from review_page p where p.delivery_id = review_delivery.id)
    or exists (select from review_heldrow h where h.delivery_id = review_delivery.id));
create policy every on review_delivery for select to sogoc_all using (true);

-- an import is seen by who brought it and by the Department; its files with it
alter table review_import enable row level security;
alter table review_importfile enable row level security;
drop policy if exists own on review_import;
drop policy if exists every on review_import;
drop policy if exists own on review_importfile;
drop policy if exists every on review_importfile;
create policy own on review_import for select to sogoc_app using (
    started_by_id = nullif(current_setting('sogoc.user', true), '')::integer);
create policy every on review_import for select to sogoc_all using (true);
create policy own on review_importfile for select to sogoc_app using (
    exists (select from review_import i where i.id = review_importfile.import_run_id));
create policy every on review_importfile for select to sogoc_all using (true);

-- a bulk act is its person's own; its records are under the scope of their custodians besides
grant insert, update on review_bulkact to sogoc_app, sogoc_all;
alter table review_bulkact enable row level security;
drop policy if exists own on review_bulkact;
drop policy if exists add on review_bulkact;
drop policy if exists change on review_bulkact;
create policy own on review_bulkact for select to sogoc_app, sogoc_all using (
    started_by_id = nullif(current_setting('sogoc.user', true), '')::integer);
create policy add on review_bulkact for insert to sogoc_app, sogoc_all with check (
    started_by_id = nullif(current_setting('sogoc.user', true), '')::integer);
create policy change on review_bulkact for update to sogoc_app, sogoc_all using (
    started_by_id = nullif(current_setting('sogoc.user', true), '')::integer);

-- runs of the present rules show values of every commune: the Department's
alter table review_run enable row level security;
drop policy if exists every on review_run;
create policy every on review_run for select to sogoc_all using (true);

-- batches are numbered across all custodians; items of a batch not yet signed may leave it
create sequence if not exists transfer_batch_number;
grant delete on transfer_item to sogoc_app, sogoc_all;
create policy leave on transfer_item for delete to sogoc_app, sogoc_all using (
    digest = '' and custodian_id = any ((select nullif(current_setting('sogoc.writes', true), ''))::integer[]));

-- accounts and sessions
grant insert, update, delete on django_session to sogoc_app, sogoc_all;
grant update (last_login, password, must_change_password) on accounts_user to sogoc_app, sogoc_all;
revoke all on procrastinate_jobs from sogoc_app, sogoc_all;
grant usage, select on all sequences in schema public to sogoc_app, sogoc_all;

-- the worker's queue holds ids only
grant usage on schema public to sogoc_web;
do $$
declare
    t text;
begin
    for t in select tablename from pg_tables where schemaname = 'public' and tablename like 'procrastinate\_%' loop
        execute format('grant select, insert, update, delete on %I to sogoc_web', t);
        execute format('grant select, insert, update, delete on %I to sogoc_app, sogoc_all', t);
    end loop;
    for t in select sequencename from pg_sequences where schemaname = 'public' and sequencename like 'procrastinate\_%' loop
        execute format('grant usage, select on sequence %I to sogoc_web', t);
    end loop;
end $$;
