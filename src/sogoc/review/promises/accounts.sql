-- Promise: accounts are made and changed by whoever manages them, and nobody gives themselves a role.
--   sogoc.accounts  'all' for administrators; the custodians of a lead, who manages the accounts of clerks there and no
--   others; blank for everybody else, who change their own password only. Signing in is done as nobody.

create or replace function accounts_own_units() returns integer[] language sql stable as $$
    select nullif(nullif(current_setting('sogoc.accounts', true), ''), 'all')::integer[]
$$;

create or replace function accounts_managed(target bigint) returns boolean language sql stable as $$
    select target is distinct from nullif(current_setting('sogoc.user', true), '')::bigint
       and case coalesce(current_setting('sogoc.accounts', true), '')
           when '' then false
           when 'all' then true
           else not exists (select from accounts_grant g where g.user_id = target
                and (g.role <> 'clerk' or g.custodian_id <> all (accounts_own_units())))
           end
$$;

do $$
declare
    t text;
    me constant text := 'nullif(current_setting(''sogoc.user'', true), '''')::bigint';
    own constant text := '(' || me || ' is null or user_id = ' || me || ')';  -- nobody: somebody is signing in
    policy record;
begin
    for policy in select tablename, policyname from pg_policies
                  where tablename in ('accounts_user', 'accounts_grant', 'mfa_authenticator', 'usersessions_usersession',
                                      'socialaccount_socialaccount') loop
        execute format('drop policy %I on %I', policy.policyname, policy.tablename);
    end loop;
    foreach t in array array['mfa_authenticator', 'usersessions_usersession', 'socialaccount_socialaccount'] loop
        execute format('alter table %I enable row level security', t);
        execute format('grant insert, update, delete on %I to sogoc_app, sogoc_all', t);
        execute format('create policy own on %I for all to sogoc_app, sogoc_all using (%s)', t, own);
        execute format('create policy managed on %I for select to sogoc_app, sogoc_all using (accounts_managed(user_id))', t);
        execute format('create policy ended on %I for delete to sogoc_app, sogoc_all using (accounts_managed(user_id))', t);
    end loop;
    execute format('create policy own on accounts_user for update to sogoc_app, sogoc_all using (%s is null or id = %s)', me, me);
end $$;

alter table accounts_user enable row level security;
alter table accounts_grant enable row level security;
grant insert on accounts_user, accounts_grant to sogoc_app, sogoc_all;
grant update (full_name, is_active) on accounts_user to sogoc_app, sogoc_all;
grant update (until) on accounts_grant to sogoc_app, sogoc_all;
create policy known on accounts_user for select to sogoc_app, sogoc_all using (true);
create policy known on accounts_grant for select to sogoc_app, sogoc_all using (true);
create policy made on accounts_user for insert to sogoc_app, sogoc_all
    with check (not is_demo and coalesce(current_setting('sogoc.accounts', true), '') <> '');
create policy managed on accounts_user for update to sogoc_app, sogoc_all using (accounts_managed(id));
create policy given on accounts_grant for insert to sogoc_app, sogoc_all with check (
    accounts_managed(user_id) and (current_setting('sogoc.accounts', true) = 'all'
        or (role = 'clerk' and custodian_id = any (accounts_own_units()))));
create policy ended on accounts_grant for update to sogoc_app, sogoc_all using (accounts_managed(user_id));

grant select, insert, update, delete on accounts_signinfailures, accounts_cache to sogoc_app, sogoc_all;

-- whoever acts for themselves changes their password and nothing else of their account; nobody changes only what signing in changes
create or replace function accounts_only_password() returns trigger language plpgsql as $$
begin
    if current_user in ('sogoc_app', 'sogoc_all') and not accounts_managed(new.id)
       and (new.full_name, new.is_active) is distinct from (old.full_name, old.is_active) then
        raise exception 'only who manages an account changes it' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create or replace trigger accounts_only_password before update on accounts_user for each row
    execute function accounts_only_password();
