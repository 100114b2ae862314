"""What the database keeps, whoever asks."""

import pytest
from django.db import connections, transaction
from django.db.utils import DatabaseError

from factories import make_book, make_record
from sogoc.review.acts import Refused, perform
from sogoc.review.models import VALUES, Record
from sogoc.store.scope import acting_as


def sql(statement, parameters=()):
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else None


def test_a_connection_without_scope_sees_nothing(ledger):
    make_record(make_book())
    with pytest.raises(DatabaseError, match="permission denied"):
        sql("select count(*) from review_record")
    with acting_as(None):
        assert sql("select count(*) from review_record") == [(0,)]


def test_chi_of_another_commune_sees_nothing_of_it_by_sql(ledger, people):
    record = make_record(make_book())
    with acting_as(people.chi):
        assert sql("select count(*) from review_record") == [(0,)]
        assert sql("select count(*) from review_values_birth") == [(0,)]
        assert sql("update review_record set serial = 9 where id = %s returning 1", [record.pk]) == []
    with acting_as(people.an):
        assert sql("select count(*) from review_values_birth") == [(1,)]


def test_an_may_not_approve_what_an_edited_not_even_by_sql(ledger, people):
    record = make_record(make_book(), status="pending")
    with acting_as(people.binh):
        VALUES["KS"].objects.filter(record=record).update(child_full_name="Nguyễn Thị Thư")
    with acting_as(people.binh):
        with pytest.raises(Refused, match="người khác phải duyệt"):
            perform("approve", record.pk, people.binh, compared_with="paper")
        with pytest.raises(DatabaseError, match="four eyes"), transaction.atomic():
            Record.objects.filter(pk=record.pk).update(
                status="approved", approved_by=people.binh, compared_with="paper"
            )
        with pytest.raises(DatabaseError, match="never forgotten"), transaction.atomic():
            Record.objects.filter(pk=record.pk).update(editors=[])
    with acting_as(people.dung):
        assert perform("approve", record.pk, people.dung, compared_with="paper").status == "approved"


def test_a_record_moves_only_along_the_transitions(ledger, people):
    record = make_record(make_book())
    with acting_as(people.binh), pytest.raises(DatabaseError, match="illegal transition"), transaction.atomic():
        Record.objects.filter(pk=record.pk).update(status="transferred")
    with acting_as(people.an), pytest.raises(Refused, match="quyền"):
        perform("approve", make_record(record.book, status="pending").pk, people.an, compared_with="paper")


def test_the_history_is_append_only_even_for_the_owner(ledger, people):
    record = make_record(make_book())
    with acting_as(people.an):
        perform("submit", record.pk, people.an)
    for statement in ("delete from audit_event", "update audit_event set reason = 'x'", "truncate audit_event"):
        with pytest.raises(DatabaseError, match="append-only"), connections["owner"].cursor() as cursor:
            cursor.execute(statement)


def test_the_counters_follow_every_statement(ledger, people):
    book = make_book()
    records = [make_record(book) for _ in range(3)]
    with acting_as(people.an):
        perform("submit", records[0].pk, people.an)
        counted = dict(sql("select status, sum(n) from report_inventorydelta group by 1 having sum(n) <> 0"))
    assert counted == {"draft": 2, "pending": 1}
    with connections["owner"].cursor() as cursor:
        cursor.execute("select report_fold_deltas()")
    with acting_as(people.an):
        assert dict(sql("select status, sum(n) from report_inventorydelta group by 1")) == counted
