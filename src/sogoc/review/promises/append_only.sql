-- Promise: the history is only ever added to. Not even the owner changes or removes an event by accident.

create or replace function audit_refuse_change() returns trigger language plpgsql as $$
begin
    -- sealing sets one mark and nothing else
    if tg_op = 'UPDATE' and tg_table_name = 'audit_event' and current_setting('sogoc.sealing', true) = 'on'
       and to_jsonb(old) - 'sealed' = to_jsonb(new) - 'sealed' and new.sealed then
        return new;
    end if;
    raise exception 'the history is append-only' using errcode = 'insufficient_privilege';
end $$;

create or replace trigger events_are_append_only before update or delete on audit_event for each row
    execute function audit_refuse_change();
create or replace trigger events_are_never_emptied before truncate on audit_event for each statement
    execute function audit_refuse_change();
create or replace trigger seals_are_append_only before update or delete on audit_seal for each row
    execute function audit_refuse_change();
create or replace trigger seals_are_never_emptied before truncate on audit_seal for each statement
    execute function audit_refuse_change();

create or replace function audit_note_transaction() returns trigger language plpgsql as $$
begin
    new.tx := pg_current_xact_id()::text::bigint;  -- id order is not commit order: seals go by transaction
    return new;
end $$;

create or replace trigger events_note_their_transaction before insert on audit_event for each row
    execute function audit_note_transaction();
