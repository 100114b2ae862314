-- Promise: the inventory always adds up. Every statement that touches records appends the change of each count, by book
-- and without the book; a statement that changes no key appends nothing.

create or replace function report_append_delta() returns trigger language plpgsql security definer
    set search_path = public as $$
begin
    if tg_op = 'INSERT' then
        with changed as (
            insert into report_inventorydelta (event_type, authority_id, custodian_id, book_id, status, outcome, origin, handed_over_as, n)
            select event_type, authority_id, custodian_id, book_id, status, outcome, origin, handed_over_as, count(*)
            from after group by 1, 2, 3, 4, 5, 6, 7, 8 returning *)
        insert into report_inventorytotal (event_type, authority_id, custodian_id, status, outcome, origin, handed_over_as, n)
        select event_type, authority_id, custodian_id, status, outcome, origin, handed_over_as, sum(n)
        from changed group by 1, 2, 3, 4, 5, 6, 7;
    elsif tg_op = 'DELETE' then
        with changed as (
            insert into report_inventorydelta (event_type, authority_id, custodian_id, book_id, status, outcome, origin, handed_over_as, n)
            select event_type, authority_id, custodian_id, book_id, status, outcome, origin, handed_over_as, -count(*)
            from before group by 1, 2, 3, 4, 5, 6, 7, 8 returning *)
        insert into report_inventorytotal (event_type, authority_id, custodian_id, status, outcome, origin, handed_over_as, n)
        select event_type, authority_id, custodian_id, status, outcome, origin, handed_over_as, sum(n)
        from changed group by 1, 2, 3, 4, 5, 6, 7;
    else
        with changed as (
            insert into report_inventorydelta (event_type, authority_id, custodian_id, book_id, status, outcome, origin, handed_over_as, n)
            select event_type, authority_id, custodian_id, book_id, status, outcome, origin, handed_over_as, sum(k)
            from (select event_type, authority_id, custodian_id, book_id, status, outcome, origin, handed_over_as, -1 k from before
                  union all
                  select event_type, authority_id, custodian_id, book_id, status, outcome, origin, handed_over_as, 1 from after) both_sides
            group by 1, 2, 3, 4, 5, 6, 7, 8 having sum(k) <> 0 returning *)
        insert into report_inventorytotal (event_type, authority_id, custodian_id, status, outcome, origin, handed_over_as, n)
        select event_type, authority_id, custodian_id, status, outcome, origin, handed_over_as, sum(n)
        from changed group by 1, 2, 3, 4, 5, 6, 7 having sum(n) <> 0;
    end if;
    return null;
end $$;

create or replace trigger inventory_counts_inserts after insert on review_record
    referencing new table as after for each statement execute function report_append_delta();
create or replace trigger inventory_counts_deletes after delete on review_record
    referencing old table as before for each statement execute function report_append_delta();
create or replace trigger inventory_counts_updates after update on review_record
    referencing old table as before new table as after for each statement execute function report_append_delta();

-- one row for each key instead of many, of the keys that changed since the last time; safe beside writers, who only append
create or replace function report_fold_deltas() returns bigint language plpgsql security definer
    set search_path = public as $$
declare
    folded_books bigint;
    folded_totals bigint;
begin
    if not pg_try_advisory_xact_lock(20042) then
        return 0;
    end if;
    with fresh as (select distinct event_type, authority_id, custodian_id, book_id, status, outcome, origin, handed_over_as
                   from report_inventorydelta where not folded),
         gone as (delete from report_inventorydelta d using fresh f
                  where d.book_id = f.book_id and d.event_type = f.event_type and d.authority_id = f.authority_id
                        and d.custodian_id = f.custodian_id and d.status = f.status and d.outcome = f.outcome
                        and d.origin = f.origin and d.handed_over_as = f.handed_over_as returning d.*),
         kept as (insert into report_inventorydelta (event_type, authority_id, custodian_id, book_id, status, outcome, origin, handed_over_as, n, folded)
                  select event_type, authority_id, custodian_id, book_id, status, outcome, origin, handed_over_as, sum(n), true
                  from gone group by 1, 2, 3, 4, 5, 6, 7, 8 having sum(n) <> 0 returning 1)
    select count(*) from gone into folded_books;
    with fresh as (select distinct event_type, authority_id, custodian_id, status, outcome, origin, handed_over_as
                   from report_inventorytotal where not folded),
         gone as (delete from report_inventorytotal d using fresh f
                  where d.authority_id = f.authority_id and d.event_type = f.event_type
                        and d.custodian_id = f.custodian_id and d.status = f.status and d.outcome = f.outcome
                        and d.origin = f.origin and d.handed_over_as = f.handed_over_as returning d.*),
         kept as (insert into report_inventorytotal (event_type, authority_id, custodian_id, status, outcome, origin, handed_over_as, n, folded)
                  select event_type, authority_id, custodian_id, status, outcome, origin, handed_over_as, sum(n), true
                  from gone group by 1, 2, 3, 4, 5, 6, 7 having sum(n) <> 0 returning 1)
    select count(*) from gone into folded_totals;
    return folded_books + folded_totals;
end $$;
