"""Books to their custodians from a list: looked at row by row, then done; rows in error stay and say why."""

import json

import polars as pl
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile

from factories import make_book, make_record
from sogoc.audit.models import Event
from sogoc.cli import main
from sogoc.review.models import Book, Record
from visiting import visitor

ADDRESS = "/don-vi/giao-so/"
REASON = "Biên bản 5/BB"


def a_list(*rows, title="Sổ"):
    lines = [f"{title},Mã đơn vị", *(",".join(row) for row in rows)]
    return SimpleUploadedFile("giao-so.csv", "\n".join(lines).encode())


def keeper(book):
    return Book.objects.using("owner").get(pk=book.pk).custodian_id


@pytest.fixture
def books(ledger, people):
    found = [make_book() for _ in range(4)]
    for book in found:
        make_record(book)
    return found


def test_a_list_is_looked_at_and_then_done_book_by_book(books, people):
    first, second, third, fourth = books
    hai = visitor(people.hai)
    rows = [(first.key, "11617"), (second.key, "so"), (first.key, "1"), (third.key, "11647"), ("x", "1"), ("", "")]
    sent = hai.post(ADDRESS, {"file": a_list(*rows, (fourth.key, "mười")), "reason": REASON})
    page = sent.content.decode()
    assert "Giao 2 sổ, 2 trường hợp" in page and keeper(first) == 11647
    for error in ("đã có ở dòng 2", "quản lý</span>", "không có sổ x", "“mười” phải là số"):
        assert error in page, error
    done = hai.post(ADDRESS, {"kept": sent.context["kept"]}).content.decode()
    assert "Đã giao 2 sổ, 2 trường hợp" in done
    assert [keeper(book) for book in books] == [11617, 1, 11647, 11647]
    assert Record.objects.using("owner").get(book=first).custodian_id == 11617
    told = Event.objects.using("owner").filter(action="set_custodian").values_list("subject", "reason", "actor_name")
    assert set(told) == {(book.key, REASON, people.hai.full_name) for book in (first, second)}
    again = hai.post(ADDRESS, {"kept": sent.context["kept"]}).content.decode()
    assert "Đã giao 0 sổ" in again  # sent twice it moves nothing twice


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"reason": REASON}, "chưa chọn tệp"),
        ({"file": a_list(), "reason": " "}, "cần ghi lý do"),
        ({"file": a_list(title="Quyển"), "reason": REASON}, "tệp thiếu cột"),
        ({"kept": "x"}, "gửi lại tệp"),
    ],
)
def test_what_is_missing_is_said_and_nothing_moves(books, people, sent, why):
    if file := sent.get("file"):
        file.seek(0)
    answer = visitor(people.hai).post(ADDRESS, sent)
    assert answer.status_code == 422 and why in answer.content.decode()


@pytest.mark.parametrize("who", ["an", "dung", "giang"])
def test_only_the_departments_lead_gives_books(books, people, who):
    client = visitor(getattr(people, who))
    assert client.get(ADDRESS).status_code == 404
    assert "Giao sổ theo danh sách" not in client.get("/don-vi/").content.decode()


def test_a_preview_of_somebody_else_is_not_done(books, people):
    kept = visitor(people.hai).post(ADDRESS, {"file": a_list((books[0].key, "1")), "reason": REASON}).context["kept"]
    assert visitor(people.dung).post(ADDRESS, {"kept": kept}).status_code == 404
    assert keeper(books[0]) == 11647


def test_the_command_previews_does_and_says_what_it_left(books, people, tmp_path):
    path = tmp_path / "giao-so.xlsx"
    pl.DataFrame({"Sổ": [books[0].key, "x"], "Mã đơn vị": ["11617", "1"]}).write_excel(path)
    asked = ["custodians", str(path), "--as", people.hai.username, "--reason", REASON]
    looked = CliRunner().invoke(main, [*asked, "--json"])
    assert [row["records"] for row in json.loads(looked.output)] == [1, 0] and keeper(books[0]) == 11647
    done = CliRunner().invoke(main, [*asked, "--confirm"])
    assert done.exit_code == 1 and "không có sổ x" in done.output and keeper(books[0]) == 11617
