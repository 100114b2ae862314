-- Promise: a snapshot is never changed, not even by the owner. (What was added to it later, `sogoc verify`
-- would see by its digest.)

create or replace function report_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'a snapshot cannot be changed' using errcode = 'insufficient_privilege';
end $$;

create or replace trigger snapshots_stay before update or delete on report_snapshot for each row
    execute function report_refuse_change();
create or replace trigger snapshots_are_never_emptied before truncate on report_snapshot for each statement
    execute function report_refuse_change();
create or replace trigger parts_stay before update or delete on report_snapshotpart for each row
    execute function report_refuse_change();
create or replace trigger parts_are_never_emptied before truncate on report_snapshotpart for each statement
    execute function report_refuse_change();

-- how far each custodian is today; the last note of a day stays
create or replace function report_note_day() returns void language sql security definer set search_path = public as $$
    insert into report_daycount (day, custodian_id, total, approved, transferred, ended)
    select (now() at time zone 'Asia/Ho_Chi_Minh')::date, custodian_id, sum(n),
           coalesce(sum(n) filter (where status = 'approved' and outcome = ''), 0),
           coalesce(sum(n) filter (where status = 'transferred' and outcome = ''), 0),
           coalesce(sum(n) filter (where outcome <> ''), 0)
    from report_inventorytotal group by custodian_id
    on conflict (day, custodian_id) do update set total = excluded.total, approved = excluded.approved,
        transferred = excluded.transferred, ended = excluded.ended;
$$;
revoke all on function report_note_day from public;
grant execute on function report_note_day to sogoc_web;
