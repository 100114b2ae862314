"""`python -m bench.searching`: a million births with three people each; look-ups by the code of the page, under the roles.

fill        the people of a million records, by the trigger of the load     (SOGOC_BENCH_SEARCH records)
search      folded name and year, name alone, given name, paper number, entry: the slowest of 40, as a commune's clerk
            and as the Department's officer
"""

# ruff: noqa: E501
import os
import statistics
import sys
import tempfile
import time
from datetime import date

ROWS = int(os.environ.get("SOGOC_BENCH_SEARCH", "1000000"))
NAME = """(array['Nguyễn','Trần','Lê','Phạm','Vũ','Bùi','Đỗ','Hoàng','Đặng','Ngô','Dương','Lý'])[1 + n * 7 %% 12] || ' ' ||
    (array['Văn','Thị','Đức','Minh','Quang','Hữu','Xuân','Ngọc','Thành','Kim'])[1 + n * 13 %% 10] || ' ' ||
    (array['An','Bình','Cường','Dũng','Giang','Hà','Hải','Hùng','Khánh','Lâm','Long','Mai','Nam','Phong'])[1 + n * 29 %% 14]"""
HEADS = """
    insert into review_record (id, event_type, book_id, authority_id, custodian_id, year, serial, registered_on, status, origin,
                               delivery_id, row, typed_digest)
    select md5('r' || n)::uuid, 'KS', b.id, b.authority_id, b.custodian_id, 1960 + n %% 50, n / 114, make_date(1960 + n %% 50, 1, 15),
           'draft', 'typed', %s, n, md5('t' || n)
    from generate_series(1, %s) n
    join (select *, row_number() over (order by id) - 1 as nth, count(*) over () as many from review_book) b on n %% b.many = b.nth
"""
VALUES = f"""
    insert into review_values_birth (record_id, custodian_id, child_full_name, child_birth_date, mother_full_name, mother_birth_date,
                                     father_full_name, father_birth_date, mother_id_number, registered_on)
    select r.id, r.custodian_id, {NAME.replace("n *", "(3 * r.row) *")}, (1930 + 3 * r.row %% 80)::text,
           {NAME.replace("n *", "(3 * r.row + 1) *")}, (1930 + (3 * r.row + 1) %% 80)::text,
           {NAME.replace("n *", "(3 * r.row + 2) *")}, (1930 + (3 * r.row + 2) %% 80)::text, '03' || lpad(r.row::text, 10, '0'),
           '15.01.' || r.year
    from review_record r
"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="sogoc-searching-") as folder:
        os.environ |= {"SOGOC_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "sogoc.site.settings"}
        import django

        django.setup()
        from django.db import connections

        from sogoc.accounts.commands import add_user
        from sogoc.store.backend.base import release_clusters
        from sogoc.store.migrate import prepare

        prepare()
        people = [("clerk", add_user("an", "Nguyễn Văn An", "clerk", 11647, "khong-dung-den-1")),
                  ("officer", add_user("giang", "Đỗ Hương Giang", "officer", None, "khong-dung-den-1"))]  # fmt: skip
        _fill()
        for role, user in people:
            user._state.db = "owner"
            _look_up(role, user)
        connections.close_all()
        release_clusters()
    return 0


def _fill() -> None:
    from django.db import connections

    from sogoc.jurisdiction.models import Authority, Custodian
    from sogoc.review.models import Book, Delivery

    authority = Authority.objects.using("owner").order_by("pk").first()
    delivery = Delivery.objects.using("owner").create(name="bench", file_name="x", sha256="0" * 64, kind="workbook")
    Book.objects.using("owner").bulk_create(
        Book(
            authority=authority,
            custodian=unit,
            event_type="KS",
            opening_year=1960,
            volume=str(unit.pk),
            opened_on=date(1960, 1, 1),
        )
        for unit in Custodian.objects.using("owner").filter(pk__gt=100)
    )
    with connections["owner"].cursor() as cursor:
        for table in ("review_record", "review_values_birth"):
            cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute(HEADS, [delivery.pk, ROWS])
        for name in ("come", "change", "go"):
            cursor.execute(f"alter table review_values_birth enable trigger people_{name}")
        began = time.perf_counter()
        cursor.execute(VALUES, [])
        filled = time.perf_counter() - began
        cursor.execute("alter table review_values_birth enable trigger user")
        cursor.execute("vacuum analyze")
        cursor.execute("select count(*), pg_size_pretty(pg_total_relation_size('review_person')) from review_person")
        print(f"{ROWS} births, values with their people: {filled:.0f} s; {cursor.fetchone()}", flush=True)


def _look_up(role: str, user: object) -> None:
    from sogoc.review.models import VALUES as TABLES
    from sogoc.review.models import Person
    from sogoc.review.searching import Asked, search
    from sogoc.store.scope import acting_as

    some = Person.objects.using("owner").filter(role="mother").order_by("pk")
    people = [some[n] for n in range(0, ROWS // 2, ROWS // 80)][:40]
    if role == "clerk":
        people = list(some.filter(custodian_id=11647)[:40])
    written = dict(
        TABLES["KS"]
        .objects.using("owner")
        .filter(pk__in=[p.record_id for p in people])
        .values_list("pk", "mother_full_name")
    )
    kinds = {
        "folded name and year": lambda p: Asked(name=p.name_key, day=str(p.birth_year)),
        "folded name alone": lambda p: Asked(name=p.name_key),
        "name as written and year": lambda p: Asked(name=written[p.record_id], day=str(p.birth_year)),
        "first words": lambda p: Asked(name=p.name_key.rsplit(" ", 1)[0]),
        "given name and year": lambda p: Asked(name=p.name_key.rsplit(" ", 1)[1], day=str(p.birth_year)),
        "paper number": lambda p: Asked(id_number=p.id_number),
        "entry and year": lambda p: Asked(entry="45/1975"),
    }
    for kind, asked in kinds.items():
        times = []
        for person in people:
            with acting_as(user):
                began = time.perf_counter()
                search(asked(person), user, "review")
                times.append((time.perf_counter() - began) * 1000)
        print(
            f"{role}: {kind}: median {statistics.median(times):.1f} ms, slowest {max(times):.1f} ms of {len(times)}",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
