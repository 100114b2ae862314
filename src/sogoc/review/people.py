"""The triggers that keep `review_person`, written out from the declarations: one for each event type."""

from ..record import EVENT_TYPES, EventType
from ..record.named import NAME, roles_of

_ONE = """
create or replace function review_people_of_{name}() returns trigger language plpgsql security definer
    set search_path = public as $$
begin
    if tg_op = 'UPDATE' then
        delete from review_person p using changed c where p.record_id = c.record_id;
    end if;
    insert into review_person (record_id, custodian_id, role, name_key, tail_key, born, birth_year, registered,
        registered_year, id_number)
    {select} from changed c {people};
    return null;
end $$;
create or replace trigger people_come after insert on review_values_{name} referencing new table as changed
    for each statement execute function review_people_of_{name}();
create or replace trigger people_change after update on review_values_{name} referencing new table as changed
    for each statement execute function review_people_of_{name}();
create or replace trigger people_go after delete on review_values_{name} referencing old table as gone
    for each statement execute function review_forget_people();
insert into review_person (record_id, custodian_id, role, name_key, tail_key, born, birth_year, registered,
        registered_year, id_number)
    {select} from review_values_{name} c {people}
        and not exists (select from review_person p where p.record_id = c.record_id);
"""
_YEAR = "substring({} from '(?:^|\\.)([12][0-9][0-9][0-9])$')::smallint"
_SELECT = (
    "select c.record_id, c.custodian_id, n.role, k.key, review_tail_key(k.key), n.born,"
    f" {_YEAR.format('n.born')}, c.registered_on, {_YEAR.format('c.registered_on')}, n.paper"
)


def triggers() -> str:
    """SQL for promises/people.sql, with the records that were there before the triggers."""
    return "\n".join(_ONE.format(name=e.name, select=_SELECT, people=_people(e)) for e in EVENT_TYPES)


def _people(event: EventType) -> str:
    rows = ", ".join(_row(event, role) for role in roles_of(event.code))
    return (
        f"cross join lateral (values {rows}) n(role, name, born, paper)"
        " cross join lateral (select review_name_key(n.name) as key) k where k.key <> ''"
    )


def _row(event: EventType, role: str) -> str:
    born = f"c.{role}_birth_date" if f"{role}_birth_date" in event.by_name else "''"
    papers = [f"nullif(c.{role}_{n}, '')" for n in ("personal_number", "id_number") if f"{role}_{n}" in event.by_name]
    return f"('{role}', c.{role}{NAME}, {born}, coalesce({', '.join([*papers, chr(39) * 2])}))"
