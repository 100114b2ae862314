"""What a database owner does to the history behind the triggers' back is named, here and by a stranger with an export."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest
from commands import found, refused, run, said
from django.conf import settings
from django.db import connections
from django.utils import timezone

from factories import make_book, make_record
from sogoc.audit.ledger import log
from sogoc.audit.models import Event, Seal
from sogoc.audit.seals import chained, leaf, seal
from sogoc.store.scope import acting_as
from visiting import visitor


@pytest.fixture
def history(ledger, people):
    """Three seals of four events each; nothing after them."""
    record = make_record(make_book())
    for n in range(3):
        with acting_as(people.an):
            for k in range(4):
                log(
                    "edit",
                    record=record,
                    before={"note": f"{n}{k}"},
                    after={"note": f"{n}{k + 1}"},
                    reason=f"việc {n}{k}",
                )
        assert seal(using="owner") == 4
    assert found("audit", "verify") == {"wrong": [], "not_yet_provable": None, "events": 12, "seals": 3}


def sql(*statements):
    """As the owner who has switched the triggers off."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount, f"{statement} does nothing"
        cursor.execute("set session_replication_role = origin")


def wrong():
    result = run("audit", "verify", "--json")
    told = json.loads(result.stdout)["wrong"]
    assert result.exit_code == (1 if told else 0)
    return told


def stranger(folder, *arguments):
    done = subprocess.run([sys.executable, "-I", str(folder / "verify.py"), *arguments], capture_output=True, text=True)
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout.splitlines()


def recomputed(start):
    """The chain from a seal on computed again by whoever has the database, but not the key."""
    before = Seal.objects.using("owner").filter(pk__lt=start).order_by("pk").last()
    digest = before.digest if before else ""
    with connections["owner"].cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        for link in Seal.objects.using("owner").filter(pk__gte=start).order_by("pk"):
            cursor.execute(
                "select id, audit_content(e) from audit_event e where id = any(%s) order by id", [link.event_ids]
            )
            events = [(pk, leaf(content)) for pk, content in cursor.fetchall()]
            digest = chained(digest, events)
            cursor.execute("update audit_seal set event_ids = %s, events = %s, leaves = %s, digest = %s where id = %s",
                           [[pk for pk, _ in events], len(events), [x for _, x in events], digest, link.pk])  # fmt: skip
        cursor.execute("set session_replication_role = origin")


SWAP = (
    "update audit_event set id = -5 where id = 5",
    "update audit_event set id = 5 where id = 7",
    "update audit_event set id = 7 where id = -5",
)
ALL_OF_THE_LAST = "id > 8"
# fmt: off
TAMPERED = {
    "one altered":          (["update audit_event set reason = 'khác' where id = 6"], "sự kiện 6 đã bị sửa", "event 6 was altered"),
    "its author":           (["update audit_event set actor_name = 'Chi' where id = 6"], "sự kiện 6 đã bị sửa", "event 6 was altered"),
    "its time":             (["update audit_event set at = at - interval '1 second' where id = 6"], "sự kiện 6 đã bị sửa", "event 6 was altered"),
    "several altered":      (["update audit_event set reason = 'khác' where id in (11, 3, 7)"], "sự kiện 3 đã bị sửa", "event 3 was altered"),
    "one removed":          (["delete from audit_event where id = 6"], "sự kiện 6 đã bị xóa", "event 6 is missing"),
    "two re-ordered":       (SWAP, "sự kiện 5 bị đổi chỗ: ở đây là sự kiện 7", "event 5 was altered"),
    "the newest batch cut": ([f"delete from audit_event where {ALL_OF_THE_LAST}", "delete from audit_seal where id = 3"],
                             "đuôi bị cắt: niêm phong cuối cùng (ghi trong keys/) không còn trong chuỗi, chuỗi nay dừng ở sự kiện 8", ""),
    "a seal in the middle": (["delete from audit_seal where id = 2"], "niêm phong 3 không nối tiếp", "seal 2 does not follow"),
    "a seal altered":       (["update audit_seal set digest = repeat('a', 64) where id = 2"], "niêm phong 2 không nối tiếp", "seal 2 does not follow"),
    "inserted as sealed":   (["insert into audit_event (id, at, actor_name, os_account, demo, channel, action, subject, reason, sealed)"
                              " values (99, now(), 'An', '', false, 'page', 'edit', '', '', true)"],
                             "sự kiện 99 mang dấu niêm phong mà không thuộc niêm phong nào", None),
}
# fmt: on


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_is_named_first_things_first(history, tmp_path, what):
    statements, vi, en = TAMPERED[what]
    digest = stranger_digest(tmp_path / "before")
    sql(*statements)
    told = wrong()
    assert vi in told[0], told
    said("audit", "export", tmp_path / "after")
    code, lines = stranger(tmp_path / "after", "--earlier", digest)
    if en is not None:  # what is only marked as sealed is, to a stranger, not sealed yet
        assert code == 1 and (lines[0].startswith(en) if en else "no longer holds the digest" in lines[-1]), lines


def stranger_digest(folder):
    said("audit", "export", folder)
    code, lines = stranger(folder)
    assert code == 0, lines
    return lines[-1]


def test_a_chain_computed_again_lacks_the_signature(history, tmp_path):
    digest = stranger_digest(tmp_path / "before")
    sql("update audit_event set reason = 'khác' where id = 6")
    recomputed(2)
    told = wrong()
    assert "chữ ký của niêm phong 2 không đúng: chuỗi đã được tính lại từ đây" in told[0]
    assert any("đuôi bị cắt" in line for line in told)  # the seal noted outside the database is gone too
    said("audit", "export", tmp_path / "after")
    code, lines = stranger(tmp_path / "after", "--earlier", digest)
    assert code == 1 and lines[0] == "the signature of seal 2 is wrong" and "no longer holds" in lines[-1]


def test_an_event_put_into_the_past_before_it_is_sealed_is_seen(history):
    long_ago = timezone.now() - timedelta(days=30)
    sql(
        f"insert into audit_event (at, actor_name, os_account, demo, channel, action, subject, reason) values ('{long_ago:%Y-%m-%d}', 'An', '', false, 'page', 'edit', '', '')"
    )
    assert seal(using="owner") == 1
    assert "bị chèn" in wrong()[0]


def test_the_tail_that_is_not_sealed_yet_is_said(history, people):
    with acting_as(people.an):
        log("edit", reason="vừa xong")
    told = found("audit", "verify")
    assert told["wrong"] == [] and "1 sự kiện từ số 13" in told["not_yet_provable"]
    assert "chưa chứng minh được" in said("audit", "verify") and "not provable" in said(
        "audit", "verify", "--lang", "en"
    )
    sql("update audit_event set reason = 'khác' where id = 13")  # nothing proves it
    assert wrong() == []


def test_an_export_without_content_proves_the_chain_and_tells_nothing(history, tmp_path):
    said("audit", "export", tmp_path / "ra", "--without-content")
    assert stranger(tmp_path / "ra")[0] == 0
    assert "việc" not in (tmp_path / "ra" / "events.jsonl").read_text(encoding="utf-8")
    assert "không trống" in refused("audit", "export", tmp_path / "ra")


def test_a_stranger_with_another_key_believes_nothing(history, tmp_path):
    said("audit", "export", tmp_path / "ra")
    key = tmp_path / "ra" / "public-key.txt"
    key.write_text("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a\n")
    assert stranger(tmp_path / "ra")[1][0] == "the signature of seal 1 is wrong"
    assert (settings.DATA_DIR / "keys" / "history.pem").exists()


def test_the_page_is_for_whoever_reads_the_history_and_tells_nothing_of_records(history, people):
    from sogoc.accounts.models import Grant, User

    khanh, new = User.objects.using("owner").get_or_create(
        username="x-khanh", defaults={"full_name": "Bùi Gia Khánh", "must_change_password": False}
    )
    if new:
        Grant(user=khanh, role="auditor").save(using="owner")
    page = visitor(khanh).get("/lich-su/").content.decode()
    assert (
        page.count("Sửa dữ liệu</td>") == 12
        and "việc 23" in page
        and "1 trường, 1 trường hợp" in page
        and "rồi" in page
    )
    assert visitor(people.an).get("/lich-su/").content.decode().count("Sửa dữ liệu</td>") == 12
    assert "Không có việc nào khớp" in visitor(people.chi).get("/lich-su/").content.decode()
    assert visitor(khanh).get("/lich-su/?action=login&since=2020-01-01").status_code == 200
    assert visitor(khanh).get("/lich-su/?since=mai").status_code == 400
    assert visitor(khanh).get("/lich-su/?truoc=7").content.decode().count("Sửa dữ liệu</td>") == 6
    assert visitor(khanh).post("/lich-su/").status_code == 405
    assert Event.objects.using("owner").count() >= 12
