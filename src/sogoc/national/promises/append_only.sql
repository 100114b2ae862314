-- What was received, answered and withdrawn stays as it was. Of a registration only two things change, once and one way:
-- it stops being current (a later version came), and it is withdrawn.

create function national_registration_change() returns trigger language plpgsql as $$
begin
    if (to_jsonb(new) - 'current' - 'status') is distinct from (to_jsonb(old) - 'current' - 'status')
       or (new.current and not old.current)
       or (new.status <> old.status and (old.status, new.status) <> ('valid', 'withdrawn')) then
        raise exception 'a registration is never rewritten' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

create function national_append_only() returns trigger language plpgsql as $$
begin
    raise exception '% on %: history is append-only', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger registration_change before update on national_registration
    for each row execute function national_registration_change();
create trigger registration_stays before delete or truncate on national_registration
    for each statement execute function national_append_only();
create trigger batch_stays before update or delete or truncate on national_batch
    for each statement execute function national_append_only();
create trigger answer_stays before update or delete or truncate on national_answer
    for each statement execute function national_append_only();
create trigger withdrawal_stays before update or delete or truncate on national_withdrawal
    for each statement execute function national_append_only();

create sequence national_receipt;
create sequence national_confirmation;
