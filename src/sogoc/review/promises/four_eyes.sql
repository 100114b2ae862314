-- Promise: nobody approves what they themselves typed, edited or waived since the record last came back from transfer.
-- The database itself notes who changed a value, from the session's person; the machine is nobody.

create or replace function review_note_editor() returns trigger language plpgsql security definer
    set search_path = public as $$
declare
    who integer := nullif(current_setting('sogoc.user', true), '')::integer;
begin
    if who is not null then
        update review_record set editors = editors || who where id = new.record_id and not who = any (editors);
    end if;
    return null;
end $$;

do $$
declare
    values_table text;
begin
    for values_table in select tablename from pg_tables where schemaname = 'public' and tablename like 'review\_values\_%' loop
        execute format('create or replace trigger values_note_their_editor after update on %I for each row
                        when (old.* is distinct from new.*) execute function review_note_editor()', values_table);
        execute format('create or replace trigger values_note_their_typist after insert on %I for each row
                        execute function review_note_editor()', values_table);
    end loop;
end $$;

create or replace trigger cells_note_their_editor after insert or update on review_cell for each row
    execute function review_note_editor();

create or replace trigger waivers_note_their_author after update on review_finding for each row
    when (new.state = 'waived' and old.state <> 'waived' and new.severity in ('B', 'E') and new.record_id is not null)
    execute function review_note_editor();

create or replace function review_keep_four_eyes() returns trigger language plpgsql as $$
begin
    if new.status = 'approved' and old.status <> 'approved' and current_setting('sogoc.handover', true) is distinct from 'on' then
        if new.approved_by_id is distinct from nullif(current_setting('sogoc.user', true), '')::integer
           or new.approved_by_id is null then
            raise exception 'an approval names the person who acts' using errcode = 'check_violation';
        end if;
        if new.approved_by_id = any (old.editors) or new.approved_by_id = any (new.editors) then
            raise exception 'four eyes: the approver changed this record' using errcode = 'check_violation';
        end if;
        if new.compared_with = '' then
            raise exception 'an approval says what the record was compared with' using errcode = 'check_violation';
        end if;
        if new.blockers + new.errors > 0 then
            raise exception 'open blockers or errors' using errcode = 'check_violation';
        end if;
    end if;
    if old.status = 'transferred' and new.status = 'pending' then
        new.editors := '{}';
    elsif not new.editors @> old.editors then
        raise exception 'four eyes: editors are never forgotten' using errcode = 'check_violation';
    end if;
    return new;
end $$;

create or replace trigger record_keeps_four_eyes before update on review_record for each row
    execute function review_keep_four_eyes();
