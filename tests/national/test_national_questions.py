"""Manifest, registrations, withdrawal, tokens, the page: what can be asked of the receiver."""

import json
import uuid

import httpx
import psycopg
import pytest
from signed_batches import batch, birth, new_book

from sogoc.record.canonical import group_digest, group_line, member_line
from sogoc.transfer.destinations import Rejected


def lines(items):
    return [member_line(i["record"], i["version"], i["digest"]) for i in items]


def test_the_manifest_is_compared_from_the_top_down_to_the_record(an):
    book = new_book()
    years = {y: [birth(book, n, year=y) for n in (1, 2)] for y in (1981, 1982)}
    an.send(batch(*years[1981], *years[1982], custodian="90001"))
    digests = {y: group_digest(lines(items)) for y, items in years.items()}
    by_year = list(an.manifest("year", custodian="90001"))
    assert by_year == [{"key": f"90001/KS/{y}", "custodian": "90001", "type": "KS", "year": y, "count": 2,
                        "digest": digests[y]} for y in years]
    of_type = group_digest(group_line(f"90001/KS/{y}", 2, digests[y]) for y in years)
    [by_type] = an.manifest("type", custodian="90001", type="KS")
    assert (by_type["key"], by_type["count"], by_type["digest"]) == ("90001/KS", 4, of_type)
    of_custodian = group_digest([group_line("90001/KS", 4, of_type)])
    assert {"90001": of_custodian}.items() <= {r["key"]: r["digest"] for r in an.manifest("custodian")}.items()
    members = list(an.manifest("record", custodian="90001", type="KS", year=1981))
    assert {(m["record"], m["digest"]) for m in members} == {(i["record"], i["digest"]) for i in years[1981]}
    assert all(m["receipt"] for m in members)


def test_a_change_shows_in_its_own_branch_only(an):
    book, other = new_book(), new_book()
    item = birth(book, 1)
    an.send(batch(item, birth(other, 1, year=1982), custodian="90002"))
    before = {r["key"]: r["digest"] for r in an.manifest("year", custodian="90002")}
    an.send(batch(birth(book, 1, record=item["record"], version=2, child_sex="1"), custodian="90002"))
    after = {r["key"]: r["digest"] for r in an.manifest("year", custodian="90002")}
    assert {key for key in before if before[key] != after[key]} == {"90002/KS/1981"}


def test_long_lists_of_records_come_in_pages(an):
    book = new_book()
    items = [birth(book, n) for n in range(1, 5002)]
    an.send(batch(*items[:2600], custodian="90003"))
    an.send(batch(*items[2600:], custodian="90003"))
    assert sorted(m["record"] for m in an.manifest("record", custodian="90003")) == sorted(i["record"] for i in items)


def test_chi_sees_her_commune_in_the_manifest_and_of_others_the_entry_but_not_the_content(an, chi):
    item, hers = birth(new_book(), 1), birth(new_book(), 1)
    an.send(batch(item, custodian="10543"))
    chi.send(batch(hers))
    assert {r["custodian"] for r in chi.manifest("custodian")} == {"11617"}
    assert list(chi.manifest("year", custodian="10543")) == []
    assert chi.registration(hers["record"])["content"] == hers["content"]
    assert chi.registration(item["record"])["content"] is None
    assert chi.registration(item["record"])["natural_key"] == item["natural_key"]
    assert chi.registration(str(uuid.uuid4())) is None


def test_a_withdrawn_record_keeps_its_history_frees_its_number_and_may_come_back_as_a_later_version(an, chi):
    book = new_book()
    item = birth(book, 1)
    [given] = an.send(batch(item, custodian="90004"))
    with pytest.raises(Rejected) as no:
        chi.withdraw(item["record"], 1, "không phải của Chi")
    assert no.value.status == 403
    with pytest.raises(Rejected) as no:
        an.withdraw(item["record"], 2, "không có phiên bản này")
    assert no.value.status == 409
    done = an.withdraw(item["record"], 1, "Gửi nhầm")
    assert done["confirmation"].startswith("TH-") and done["receipt"] == given.receipt
    assert an.withdraw(item["record"], 1, "Gửi nhầm") == done
    assert an.registration(item["record"])["status"] == "withdrawn"
    assert list(an.manifest("year", custodian="90004")) == []
    assert "đã thu hồi" in an.send(batch(item, custodian="90004"))[0].words
    assert an.send(batch(birth(book, 1), custodian="90004"))[0].accepted
    assert an.send(batch(birth(book, 2, record=item["record"], version=2), custodian="90004"))[0].accepted
    assert an.registration(item["record"])["status"] == "valid"


def test_history_cannot_be_rewritten_even_in_the_database(an, receiver):
    item = birth(new_book(), 1)
    an.send(batch(item))
    for act in ("update national_registration set content = '{}' where record = %s",
                "update national_registration set receipt = 'x' where record = %s",
                "delete from national_registration where record = %s",
                "update national_batch set answers = '[]' where id = %s",
                "delete from national_batch where id = %s"):
        with pytest.raises(psycopg.errors.RestrictViolation), receiver.sql() as c:
            c.execute(act, [item["record"]])


def test_a_token_that_has_run_out_is_renewed_by_itself(receiver):
    with receiver.client() as destination:
        list(destination.manifest("custodian"))
        old = destination._token
        with receiver.sql() as c:
            c.execute("update national_token set expires_at = now() - interval '1 second'")
        list(destination.manifest("custodian"))
        assert destination._token != old
    assert httpx.get(f"{receiver.url}api/v1/manifest?level=type", headers={"Authorization": f"Bearer {old}"}).status_code == 401


def test_tokens_are_given_for_the_right_secret_only_and_guessing_is_slowed(receiver):
    name, secret = receiver.make_client()
    ask = lambda **form: httpx.post(f"{receiver.url}oauth/token", data=form)  # noqa: E731
    given = ask(grant_type="client_credentials", client_id=name, client_secret=secret)
    assert given.json()["token_type"] == "bearer" and given.json()["expires_in"] == 3600
    assert given.headers["Cache-Control"] == "no-store"
    assert ask(grant_type="password", client_id=name, client_secret=secret).json()["error"] == "unsupported_grant_type"
    wrong = [ask(grant_type="client_credentials", client_id=name, client_secret="đoán") for _ in range(11)]
    assert [w.status_code for w in wrong] == [401] * 10 + [429]
    assert wrong[0].json()["error"] == "invalid_client" and int(wrong[-1].headers["Retry-After"]) > 0


SOME = "6b1c0a52-9d0e-4c57-8a51-0d9f2f7f4e11"  # a batch that never came


@pytest.mark.parametrize("method, path, body, status", [
    ("GET", "api/v1/manifest?level=custodian", None, 401),
    ("PUT", f"api/v1/batches/{SOME}", "{}", 401),
    ("GET", "api/v1/nothing", None, 404),
])
def test_errors_are_one_line_of_json_in_both_languages(receiver, method, path, body, status):
    answer = httpx.request(method, receiver.url + path, content=body)
    assert answer.status_code == status
    assert all("\n" not in answer.json()[name] for name in ("loi", "detail"))


@pytest.mark.parametrize("path, body, status", [
    ("batches/not-a-uuid", "{}", 422),
    (f"batches/{SOME}", "{", 400),
    (f"batches/{SOME}", "[" * 100_000, 400),
    (f"batches/{SOME}", '{"digest": "\\ud800"}', 422),
    (f"batches/{SOME}", b"\xff\xfe", 400),
    (f"batches/{SOME}", "null", 422),
    (f"batches/{SOME}", " " * (32 * 1024 * 1024 + 1), 413),
], ids=["id", "cut", "deep", "surrogate", "not_utf8", "null", "too_large"])
def test_hostile_bodies_are_refused(an, receiver, path, body, status):
    list(an.manifest("custodian"))
    answer = httpx.put(f"{receiver.url}api/v1/{path}", content=body, timeout=30,
                       headers={"Authorization": f"Bearer {an._token}", "Content-Type": "application/json"})
    assert answer.status_code == status and answer.json()["loi"]


def test_odd_values_in_a_record_never_break_the_receiver(an, receiver):
    """Values that json.dumps of a client may well produce: lone surrogates, NaN, nested and numeric ones."""
    list(an.manifest("custodian"))
    for odd in ('"\\ud800"', '"\\u0000"', "NaN", "[[1]]", '{"a": 1}', "1e999", "true"):
        sent = batch(birth(new_book(), 1))
        body = json.dumps({k: v for k, v in sent.items() if k != "id"}).replace('"note": null', f'"note": {odd}')
        answer = httpx.put(f"{receiver.url}api/v1/batches/{sent['id']}", content=body,
                           headers={"Authorization": f"Bearer {an._token}", "Content-Type": "application/json"})
        assert answer.status_code == 200, answer.text
        assert answer.json()["answers"][0]["answer"] == "refused"


@pytest.mark.parametrize("asked", [{"level": "commune"}, {"level": "record"}, {"level": "year", "custodian": "a\x00"},
                                   {"level": "year", "year": 10**30}, {"level": "year", "type": "'; --"}])
def test_odd_questions_for_the_manifest_are_answered(an, asked):
    try:
        assert list(an.manifest(**asked)) == []
    except Rejected as no:
        assert no.status == 422


def test_the_page_shows_counts_and_no_person_under_a_strict_policy(an, receiver):
    an.send(batch(birth(new_book(), 1), custodian="90005"))
    page = httpx.get(receiver.url)
    assert page.status_code == 200 and "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "Khai sinh" in page.text and "Nguyễn" not in page.text


def test_the_api_describes_itself(receiver):
    described = httpx.get(f"{receiver.url}api/openapi.json").json()
    assert {"/oauth/token", "/api/v1/batches/{batch_id}", "/api/v1/manifest", "/api/v1/changes", "/api/v1/records/{record_id}",
            "/api/v1/records/{record_id}/withdraw", "/api/v1/records/{record_id}/versions/{version}/scans/{position}"} == set(described["paths"])
