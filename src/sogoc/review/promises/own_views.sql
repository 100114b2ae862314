-- Promise: a saved view is its person's own; it holds a filter and no record.
do $$
declare
    me constant text := 'user_id = nullif(current_setting(''sogoc.user'', true), '''')::bigint';
begin
    alter table review_savedview enable row level security;
    drop policy if exists own on review_savedview;
    execute format('create policy own on review_savedview for all to sogoc_app, sogoc_all using (%s) with check (%s)', me, me);
end $$;
grant select, insert, update, delete on review_savedview to sogoc_app, sogoc_all;
