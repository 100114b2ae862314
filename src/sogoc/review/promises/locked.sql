-- Promise: from the batch's signature to the receipt nothing of a record changes; only an answer unlocks it.

create or replace function review_refuse_locked_record() returns trigger language plpgsql security definer
    set search_path = public as $$
begin
    if not new.locked and exists (select from transfer_item
                                  where record_id = old.id and version = old.version and answer <> '') then
        return null;
    end if;
    raise exception 'the record is in a signed batch' using errcode = 'check_violation';
end $$;

create or replace trigger record_locked_by_signature after update on review_record for each row
    when (old.locked) execute function review_refuse_locked_record();

create or replace function review_refuse_locked_values() returns trigger language plpgsql security definer
    set search_path = public as $$
begin
    if exists (select from review_record where id = new.record_id and locked) then
        raise exception 'the record is in a signed batch' using errcode = 'check_violation';
    end if;
    return null;
end $$;

do $$
declare
    values_table text;
begin
    for values_table in select tablename from pg_tables where schemaname = 'public' and tablename like 'review\_values\_%' loop
        execute format('create or replace trigger values_locked_by_signature after update on %I for each row
                        when (old.* is distinct from new.*) execute function review_refuse_locked_values()', values_table);
    end loop;
end $$;

-- a signed batch and its contents are immutable; answers are filled in once
create or replace function transfer_refuse_change_of_signed() returns trigger language plpgsql as $$
begin
    raise exception 'a signed batch is immutable' using errcode = 'check_violation';
end $$;

create or replace trigger signed_batch_is_immutable before update on transfer_batch for each row
    when (old.signed_at is not null and (old.signed_by_id, old.signed_at, old.digest, old.signature, old.custodian_id,
                                         old.event_type, old.composed_by_id)
          is distinct from (new.signed_by_id, new.signed_at, new.digest, new.signature, new.custodian_id,
                            new.event_type, new.composed_by_id))
    execute function transfer_refuse_change_of_signed();

create or replace trigger sent_content_is_immutable before update on transfer_item for each row
    when (old.digest <> '' and (old.content, old.digest, old.version, old.record_id, old.filed_year) is distinct from
                               (new.content, new.digest, new.version, new.record_id, new.filed_year)
          or old.answer <> '' and (old.answer, old.words, old.receipt) is distinct from (new.answer, new.words, new.receipt))
    execute function transfer_refuse_change_of_signed();

-- nothing joins a signed batch
create or replace function transfer_refuse_joining() returns trigger language plpgsql security definer
    set search_path = public as $$
begin
    if exists (select from transfer_batch where id = new.batch_id and signed_at is not null) then
        raise exception 'a signed batch is immutable' using errcode = 'check_violation';
    end if;
    return new;
end $$;

create or replace trigger nothing_joins_a_signed_batch before insert on transfer_item for each row
    execute function transfer_refuse_joining();

-- what the receiver said is written down by the sending process (as owner), never in a person's name
create or replace function transfer_refuse_forged_answer() returns trigger language plpgsql as $$
begin
    if current_user in ('sogoc_app', 'sogoc_all', 'sogoc_web') then
        raise exception 'an answer comes from the receiver only' using errcode = 'check_violation';
    end if;
    return new;
end $$;

create or replace trigger answers_come_from_the_receiver before insert or update on transfer_item for each row
    when (new.answer <> '') execute function transfer_refuse_forged_answer();
create or replace trigger answers_close_a_batch before update on transfer_batch for each row
    when (old.signed_at is not null and old.state is distinct from new.state)
    execute function transfer_refuse_forged_answer();
create or replace trigger recalls_are_confirmed_by_the_receiver before insert or update on transfer_recall for each row
    when (new.confirmation <> '') execute function transfer_refuse_forged_answer();
