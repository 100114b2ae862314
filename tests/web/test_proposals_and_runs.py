"""Proposals on the bench and the page of runs, by the requests a browser makes."""

import pytest

from factories import make_book, make_record
from sogoc.audit.models import Event
from sogoc.review import runs
from sogoc.review.intake import take_in
from sogoc.review.models import VALUES, Proposal, Record, Run
from sogoc.review.proposals import hash_of
from visiting import visitor
from workbooks import a_row, write_book

WRITTEN, READ = "Nguyễn Văn Hoá", "Nguyễn Văn Hòa"


@pytest.fixture
def record(ledger, people):
    made = make_record(make_book(), values={"father_full_name": WRITTEN})
    for kind, value in (("reread", READ), ("differs", "")):
        Proposal.objects.using("owner").create(
            record=made, custodian_id=made.custodian_id, field="father_full_name", kind=kind, value=value,
            rule=f"thu_{kind}", why="tên cha ở hai chỗ khác nhau", values_hash=hash_of("father_full_name", WRITTEN),
        )  # fmt: skip
    return made


def proposal(kind):
    return Proposal.objects.using("owner").get(kind=kind)


def answered(client, record, kind, answer):
    address = f"/ra-soat/{record.pk}/goi-y/{proposal(kind).pk}/{answer}/"
    return client.post(address, {"version": Record.objects.using("owner").get(pk=record.pk).version, "shown": "{}"})


def father(record):
    return VALUES["KS"].objects.using("owner").get(pk=record.pk).father_full_name


def test_the_bench_shows_what_is_proposed_and_a_flag_has_nothing_to_accept(record, people):
    page = visitor(people.an).get(f"/ra-soat/{record.pk}/").content.decode()
    assert READ in page and "tên cha ở hai chỗ khác nhau" in page
    assert f"goi-y/{proposal('reread').pk}/nhan/" in page
    assert f"goi-y/{proposal('differs').pk}/nhan/" not in page
    assert f"goi-y/{proposal('differs').pk}/bo/" in page


def test_an_accepted_reading_is_an_edit_of_who_accepted_it(record, people):
    assert answered(visitor(people.an), record, "reread", "nhan").status_code == 302
    assert father(record) == READ
    assert Record.objects.using("owner").get(pk=record.pk).editors == [people.an.pk]
    assert proposal("reread").state == "accepted" and proposal("reread").decided_by == people.an.pk
    assert Event.objects.using("owner").filter(action="accept_proposal", record_id=record.pk).count() == 1
    assert visitor(people.an).get(f"/ra-soat/{record.pk}/").context["bench"].proposals == []  # both were of the old value


def test_a_refused_one_is_remembered_and_changes_nothing(record, people):
    assert answered(visitor(people.an), record, "reread", "bo").status_code == 302
    assert (father(record), proposal("reread").state) == (WRITTEN, "rejected")
    assert Record.objects.using("owner").get(pk=record.pk).editors == []
    assert answered(visitor(people.an), record, "reread", "nhan").status_code == 422
    assert father(record) == WRITTEN


def test_a_flag_can_not_be_accepted_whatever_is_posted(record, people):
    assert answered(visitor(people.an), record, "differs", "nhan").status_code == 422
    assert (father(record), proposal("differs").state) == (WRITTEN, "open")


def test_a_proposal_about_a_value_that_is_gone_is_not_shown_nor_taken(record, people):
    VALUES["KS"].objects.using("owner").filter(pk=record.pk).update(father_full_name="Nguyễn Văn Hòe")
    client = visitor(people.an)
    assert client.get(f"/ra-soat/{record.pk}/").context["bench"].proposals == []
    assert answered(client, record, "reread", "nhan").status_code == 422


def test_chi_finds_neither_record_nor_proposal(record, people):
    assert answered(visitor(people.chi), record, "reread", "nhan").status_code == 404
    assert (father(record), proposal("reread").state) == (WRITTEN, "open")


def test_the_department_previews_applies_and_takes_back_on_the_page(record, people):
    VALUES["KS"].objects.using("owner").filter(pk=record.pk).update(father_full_name="NGUYỄN VĂN AN")
    client = visitor(people.giang)
    assert "Chưa chạy lượt nào" in client.get("/chuan-hoa-lai/").content.decode()
    for act, about in (("preview", {}), ("apply", {}), ("undo", {"rule": "name_capitals", "reason": "sổ ghi chữ hoa"})):
        sent = client.post("/chuan-hoa-lai/", {"act": act, "type": "KS", **about})
        run = Run.objects.using("owner").get(act=act)
        assert sent.headers["Location"] == f"/chuan-hoa-lai/{run.pk}/"
        assert 'hx-trigger="every 2s"' in client.get(sent.headers["Location"]).content.decode()
        assert runs.advance(run.pk)  # as the worker does
        page = client.get(sent.headers["Location"])
        assert "Xong" in page.content.decode() and 'hx-trigger="every 2s"' not in page.content.decode()
        assert [line["code"] for line in page.context["lines"]] == ["name_capitals"]
        assert father(record) == ("Nguyễn Văn An" if act == "apply" else "NGUYỄN VĂN AN")


def test_a_stopped_run_does_no_further_book(record, people):
    client = visitor(people.giang)
    client.post("/chuan-hoa-lai/", {"act": "recheck"})
    run = Run.objects.using("owner").get()
    client.post(f"/chuan-hoa-lai/{run.pk}/dung/")
    runs.advance(run.pk)
    run.refresh_from_db(using="owner")
    assert (run.state, run.books_done) == ("cancelled", 0)


def test_mistakes_are_told_and_communes_find_no_such_page(record, people):
    client = visitor(people.giang)
    told = client.post("/chuan-hoa-lai/", {"act": "undo", "rule": "name_capitals"}, follow=True).content.decode()
    assert "cần ghi lý do" in told
    for person in (people.an, people.binh, people.chi):
        assert visitor(person).get("/chuan-hoa-lai/").status_code == 404
        assert visitor(person).post("/chuan-hoa-lai/", {"act": "apply"}).status_code == 404


@pytest.mark.parametrize(
    ("typed", "stored", "proposed"),
    [
        ("02/13/1970", "02/13/1970", [("reread", "13.02.1970", "month_first")]),
        ("31/O3/1970", "31/O3/1970", [("reread", "31.03.1970", "figure_alike")]),
        ("12/02/19700", "12/02/19700", [("differs", "", "no_date")]),
        ("5/3/1970", "05.03.1970", []),
        ("1970", "1970", []),
    ],
)  # fmt: skip
def test_ingest_stores_what_the_kernel_proposes_and_leaves_the_value(ledger, people, tmp_path, typed, stored, proposed):
    write_book(tmp_path / "11650.KS.2001.01.xlsx", "KS", [a_row("KS", 1, father_birth_date=typed)])
    assert not [r for r in take_in([tmp_path]) if r.refused]
    kept = Proposal.objects.using("owner").filter(field="father_birth_date").order_by("pk")
    assert [(p.kind, p.value, p.rule, p.state) for p in kept] == [(*each, "open") for each in proposed]
    assert VALUES["KS"].objects.using("owner").get().father_birth_date == stored


def test_the_history_tells_what_was_proposed(record, people):
    client = visitor(people.an)
    answered(client, record, "reread", "bo")
    page = client.get(f"/ra-soat/{record.pk}/").content.decode()
    assert "Không nhận gợi ý" in page and f"tên cha ở hai chỗ khác nhau: {READ}" in page
