"""Chưa đạt, vì…: the same faults on the bench and from `sogoc why`, and the same answer as the gates give."""

import json

import pytest
from click.testing import CliRunner

from factories import make_book, make_finding, make_record
from sogoc.cli import main
from sogoc.review.models import Finding, Record
from visiting import visitor

# severity, code, state of the findings | what keeps it from approval, in order | what keeps it a draft
FAULTS = [
    ([], [], []),
    ([("W", "D-33", "open"), ("N", "D-09", "open")], [], []),
    ([("E", "D-14", "open"), ("B", "D-05", "open")], ["D-05", "D-14"], []),
    ([("B", "D-05", "open"), ("B", "D-08", "open")], ["D-08", "D-05"], ["D-08"]),
    ([("E", "D-14", "waived"), ("B", "D-05", "fixed")], [], []),
]


def with_faults(findings, **about):
    record = make_record(make_book(), **about)
    for severity, code, state in findings:
        made = make_finding(record, code=code, severity=severity, fields="child_full_name")
        Finding.objects.using("owner").filter(pk=made.pk).update(state=state)
    b, e = (sum(s == of and state == "open" for s, _, state in findings) for of in "BE")
    Record.objects.using("owner").filter(pk=record.pk).update(blockers=b, errors=e)
    return record


def why(*arguments):
    result = CliRunner().invoke(main, ["why", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize(("findings", "keeping", "from_review"), FAULTS)
def test_bench_command_and_gates_agree(ledger, people, findings, keeping, from_review):
    record = with_faults(findings)
    bench = visitor(people.an).get(f"/ra-soat/{record.pk}/").context["bench"]
    assert [f.finding.code for f in bench.verdict.faults] == keeping
    assert [f.finding.code for f in bench.verdict.keeping_from_review] == from_review
    assert bool(bench.buttons["submit"].refusal) == bool(from_review)
    told = why("--as", "an")
    assert (told["asked"], told["passes"]) == (1, 0 if keeping else 1)
    assert [[b["code"] for b in each["because"]] for each in told["not_yet"]] == ([keeping] if keeping else [])


def test_the_page_says_it_in_words(ledger, people):
    failing, passing = with_faults([("B", "D-08", "open")]), with_faults([])
    client = visitor(people.an)
    page = client.get(f"/ra-soat/{failing.pk}/").content.decode()
    assert "Chưa đạt, vì:" in page and "Trước khi chuyển rà soát phải xử lý: D-08" in page
    assert "Đạt kiểm tra:" in client.get(f"/ra-soat/{passing.pk}/").content.decode()
    done = make_record(make_book(), status="approved")
    assert visitor(people.binh).get(f"/ra-soat/{done.pk}/").context["bench"].verdict is None


def test_the_command_shows_no_value_of_a_record_and_says_how_many_more(ledger, people):
    for _ in range(3):
        with_faults([("E", "D-14", "open")])
    result = CliRunner().invoke(main, ["why", "--as", "an", "--most", "2"])
    assert "Nguyễn" not in result.stdout and "và 1 trường hợp khác" in result.stdout
    assert result.stdout.count("chưa đạt, vì") == 2


def test_chi_is_told_nothing_of_another_commune(ledger, people):
    with_faults([("E", "D-14", "open")])
    assert why("--as", "chi") == {"asked": 0, "passes": 0, "not_yet": []}
