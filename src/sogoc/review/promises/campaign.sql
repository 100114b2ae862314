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

-- guidance is everybody's to read, letters to the Ministry the Department's; only the Department writes either
grant insert, update on campaign_guidance, campaign_letter to sogoc_all;
alter table campaign_letter enable row level security;
drop policy if exists department on campaign_letter;
create policy department on campaign_letter to sogoc_all using (true) with check (true);

-- a commune asks; what becomes of its question the Department says. (Questions are under scope.sql.)
create or replace function campaign_refuse_own_answer() returns trigger language plpgsql as $$
begin
    if current_user = 'sogoc_app' then
        raise exception 'only the Department answers' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create or replace trigger the_department_answers before update on campaign_difficulty for each row
    execute function campaign_refuse_own_answer();
create or replace trigger a_question_has_no_answer_yet before insert on campaign_difficulty for each row
    when (new.state <> 'open' or new.answer <> '') execute function campaign_refuse_own_answer();
