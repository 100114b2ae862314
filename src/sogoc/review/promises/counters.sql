-- Promise: the inventory always adds up. Every statement that touches records appends the change of each count.

create or replace function report_append_delta() returns trigger language plpgsql security definer
    set search_path = public as $$
begin
    if tg_op <> 'INSERT' then
        insert into report_inventorydelta (event_type, authority_id, custodian_id, book_id, status, outcome, origin, n)
        select event_type, authority_id, custodian_id, book_id, status, outcome, origin, -count(*)
        from before group by 1, 2, 3, 4, 5, 6, 7;
    end if;
    if tg_op <> 'DELETE' then
        insert into report_inventorydelta (event_type, authority_id, custodian_id, book_id, status, outcome, origin, n)
        select event_type, authority_id, custodian_id, book_id, status, outcome, origin, count(*)
        from after group by 1, 2, 3, 4, 5, 6, 7;
    end if;
    return null;
end $$;

create or replace trigger inventory_counts_inserts after insert on review_record
    referencing new table as after for each statement execute function report_append_delta();
create or replace trigger inventory_counts_deletes after delete on review_record
    referencing old table as before for each statement execute function report_append_delta();
create or replace trigger inventory_counts_updates after update on review_record
    referencing old table as before new table as after for each statement execute function report_append_delta();

-- one row for each key instead of many; safe beside writers, who only append
create or replace function report_fold_deltas() returns bigint language plpgsql security definer
    set search_path = public as $$
declare
    folded bigint;
begin
    if not pg_try_advisory_xact_lock(20042) then
        return 0;
    end if;
    with gone as (delete from report_inventorydelta returning *),
         kept as (insert into report_inventorydelta (event_type, authority_id, custodian_id, book_id, status, outcome, origin, n)
                  select event_type, authority_id, custodian_id, book_id, status, outcome, origin, sum(n)
                  from gone group by 1, 2, 3, 4, 5, 6, 7 having sum(n) <> 0 returning 1)
    select count(*) from gone into folded;
    return folded;
end $$;
