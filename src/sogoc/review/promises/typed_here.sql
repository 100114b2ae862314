-- Promise: what people type here is of a delivery like everything else, so that rows in are always what became of them:
-- one delivery for each book, counted by the database itself. In no other way does a person add a record.

create or replace function review_typed_delivery(of_book bigint, out delivery bigint, out row_number integer)
    language plpgsql security definer
    set search_path = public as $$
declare
    found review_book;
begin
    select * into found from review_book where id = of_book;
    if found.id is null or not found.custodian_id = any (nullif(current_setting('sogoc.writes', true), '')::integer[]) then
        raise exception 'not a book of theirs' using errcode = 'insufficient_privilege';
    end if;
    insert into review_delivery (name, file_name, sha256, received_at, kind, layout, refused, message, remarks, rows_in,
                                 rows_loaded, rows_known, rows_held, compared)
    values (format('Gõ tại đây, sổ %s.%s.%s.%s', found.authority_id, found.event_type, found.opening_year, found.volume),
            '', encode(sha256(('typed here ' || of_book)::bytea), 'hex'), now(), 'typed', '', '', '', '[]', 0, 0, 0, 0, true)
    on conflict (sha256) do nothing;
    select id, rows_in + 1 into delivery, row_number from review_delivery
        where sha256 = encode(sha256(('typed here ' || of_book)::bytea), 'hex') for update;  -- rows are numbered one by one
end $$;
revoke all on function review_typed_delivery from public;
grant execute on function review_typed_delivery to sogoc_app, sogoc_all;

create or replace function review_count_typed() returns trigger language plpgsql security definer
    set search_path = public as $$
begin
    update review_delivery set rows_in = rows_in + 1, rows_loaded = rows_loaded + 1, compared = false
        where id = new.delivery_id and kind = 'typed'
              and sha256 = encode(sha256(('typed here ' || new.book_id)::bytea), 'hex')
              and exists (select from review_book b where b.id = new.book_id and (b.custodian_id, b.authority_id, b.event_type)
                          = (new.custodian_id, new.authority_id, new.event_type));
    if not found or nullif(current_setting('sogoc.user', true), '') is null then
        raise exception 'what is typed here is of its own book and of a person' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create or replace trigger typed_records_are_counted after insert on review_record for each row
    when (new.origin = 'typed_here') execute function review_count_typed();

create or replace function review_refuse_added() returns trigger language plpgsql as $$
begin
    raise exception 'a person adds a record only by typing it' using errcode = 'insufficient_privilege';
end $$;
create or replace trigger records_are_added_by_typing after insert on review_record for each row
    when (new.origin <> 'typed_here' and current_user in ('sogoc_app', 'sogoc_all'))
    execute function review_refuse_added();

-- an entry typed again is a second reading of the same delivery
create or replace function review_count_retyped() returns trigger language plpgsql security definer
    set search_path = public as $$
begin
    update review_delivery set rows_in = rows_in + 1, rows_loaded = rows_loaded + 1
        where id = new.delivery_id and kind = 'typed' and sha256 = (
            select encode(sha256(('typed here ' || r.book_id)::bytea), 'hex') from review_record r
            where r.id = new.record_id and r.custodian_id = new.custodian_id);
    if not found then
        raise exception 'a person adds a reading only by typing the entry again' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create or replace trigger retyped_entries_are_counted after insert on review_secondreading for each row
    when (new.sheet = 'retyped' or current_user in ('sogoc_app', 'sogoc_all')) execute function review_count_retyped();
