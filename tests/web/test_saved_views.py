"""A list under a name: each person's own."""

import pytest
from django.db import DatabaseError, transaction

from factories import make_book, make_record
from sogoc.review.models import SavedView
from sogoc.store.scope import acting_as
from visiting import visitor


def names(client):
    return [(view.name, address) for view, address in client.get("/danh-sach/").context["views"]]


def test_a_filtered_list_is_kept_found_again_replaced_and_dropped(ledger, people):
    make_record(make_book())
    an = visitor(people.an)
    for address, name in (("/danh-sach/?status=draft&year=2001", "Đợt 2001"), ("/danh-sach/draft/", " Bị  sót "),
                          ("/danh-sach/?status=pending", "Đợt 2001"), ("/danh-sach/", "  ")):  # fmt: skip
        sent = an.post("/danh-sach/cach-xem/", {"hang": an.get(address).context["hang"], "name": name})
        assert sent.headers["Location"] == address
    assert names(an) == [("Bị sót", "/danh-sach/draft/"), ("Đợt 2001", "/danh-sach/?status=pending")]
    assert names(visitor(people.binh)) == []
    view = SavedView.objects.using("owner").get(name="Bị sót")
    assert visitor(people.binh).post(f"/danh-sach/cach-xem/{view.pk}/bo/").status_code == 404
    an.post(f"/danh-sach/cach-xem/{view.pk}/bo/")
    assert [name for name, _ in names(an)] == ["Đợt 2001"]


def test_nobody_keeps_a_view_for_somebody_else_by_sql(ledger, people):
    with acting_as(people.an), pytest.raises(DatabaseError), transaction.atomic():
        SavedView.objects.create(user_id=people.binh.pk, name="x")
