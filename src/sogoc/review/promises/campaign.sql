-- Promise: a plan in force is everybody's to read, a draft the Department's; only the Department writes plans.
-- Tasks carry a custodian and are under scope.sql: a unit sees its own.

do $$
declare
    t text;
    plan text;
    visible constant text := '(select from campaign_plan p where p.id = %s and p.state <> ''proposed'')';
begin
    for t, plan in values ('campaign_plan', 'campaign_plan.id'), ('campaign_phase', 'campaign_phase.plan_id'),
                          ('campaign_incharge', 'campaign_incharge.plan_id') loop
        execute format('alter table %I enable row level security', t);
        execute format('drop policy if exists issued on %I', t);
        execute format('drop policy if exists department on %I', t);
        if t = 'campaign_plan' then
            create policy issued on campaign_plan for select to sogoc_app using (state <> 'proposed');
        else
            execute format('create policy issued on %I for select to sogoc_app using (exists %s)', t, format(visible, plan));
        end if;
        execute format('create policy department on %I to sogoc_all using (true) with check (true)', t);
        execute format('grant insert, update on %I to sogoc_all', t);
    end loop;
end $$;

grant delete on campaign_phase, campaign_incharge to sogoc_all;

-- a phase that is closed stays as it was closed
create or replace function campaign_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'a closed phase is immutable' using errcode = 'check_violation';
end $$;
create or replace trigger closed_phase_is_immutable before update or delete on campaign_phase for each row
    when (old.closed_at is not null) execute function campaign_refuse_change();
