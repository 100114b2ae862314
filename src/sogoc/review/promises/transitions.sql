-- Promise: a record changes its status only along TRANSITIONS of review/workflow.py, whoever asks.
-- The pairs are filled in from that table when the promise is applied.

create or replace function review_refuse_transition() returns trigger language plpgsql as $$
begin
    -- a later dump of the legacy software moves what it handed over itself; only the loader, and only when it says so
    if current_setting('sogoc.handover', true) = 'on' and current_user not in ('sogoc_app', 'sogoc_all', 'sogoc_web')
       and old.origin = 'handed_over' then
        return null;
    end if;
    raise exception 'illegal transition of a record: % -> %', old.status, new.status using errcode = 'check_violation';
end $$;

create or replace trigger record_moves_along_transitions after update on review_record for each row
    when (old.status is distinct from new.status and (old.status, new.status) not in ({pairs}))
    execute function review_refuse_transition();

create or replace function review_refuse_arrival() returns trigger language plpgsql as $$
begin
    if new.origin = 'handed_over' and current_user not in ('sogoc_app', 'sogoc_all', 'sogoc_web') then
        return null;  -- hand over: ingest only
    end if;
    raise exception 'a record arrives as a draft, not as %', new.status using errcode = 'check_violation';
end $$;

create or replace trigger record_arrives_as_draft after insert on review_record for each row
    when (new.status <> 'draft') execute function review_refuse_arrival();

-- transferred means: the receiver said so for this version
create or replace function review_refuse_unreceipted() returns trigger language plpgsql security definer
    set search_path = public as $$
begin
    if exists (select from transfer_item where record_id = new.id and version = new.version and answer = 'accepted')
       or current_setting('sogoc.handover', true) = 'on' and new.origin = 'handed_over' and session_user <> 'sogoc_web' then
        return null;
    end if;
    raise exception 'a record is transferred by receipt only' using errcode = 'check_violation';
end $$;

create or replace trigger record_transferred_by_receipt after update on review_record for each row
    when (new.status = 'transferred' and old.status <> 'transferred') execute function review_refuse_unreceipted();
