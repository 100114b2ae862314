"""`sogoc verify` sees every kind of damage, also such as an owner of the database does with the triggers off."""

import json

import pytest
from commands import run, said
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections

from sogoc.audit.seals import seal
from sogoc.review.intake import take_in
from sogoc.review.models import Page
from sogoc.review.scanning import path_of
from workbooks import a_page, a_row, handover_line, scan_name, write_book, write_handover, write_scans


@pytest.fixture
def sealed(ledger, people, tmp_path):
    """Three births with scans, a row held, two of them submitted, in two seals."""
    write_book(tmp_path / "11650.KS.2001.01.xlsx", "KS", [a_row("KS", n) for n in (1, 2, 3)] + [{"note": "Cộng"}])
    write_handover(tmp_path, handover_line("11650.KS.2001.01", ma_2025="11647", co_anh="x"))
    write_scans(tmp_path / "11650.KS.2001.01.zip", {scan_name("KS", n): a_page(n) for n in (1, 2, 3)})
    assert not [r for r in take_in([tmp_path]) if r.refused]
    said("verify")
    said("submit", "serial=1", "--as", "an")
    said("submit", "serial=2", "--as", "an")
    assert "khớp" in said("verify") and "adds up" in said("verify", "--lang", "en")
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from audit_seal")
        assert cursor.fetchone()[0] == 2


def damage(*statements):
    with connections["owner"].cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount or statement.startswith("truncate"), f"{statement} harms nothing"
        cursor.execute("set session_replication_role = origin")


def differences():
    result = run("verify", "--json")
    assert result.exit_code == 1
    return json.loads(result.stdout)


LAST_SEAL = "(select max(id) from audit_seal)"
# fmt: off
DAMAGES = {
    "a counter":             (["update report_inventorydelta set n = n + 1 where id = (select min(id) from report_inventorydelta)"],
                              "thống kê: sổ"),
    "a total":              (["update report_inventorytotal set n = n + 1 where id = (select min(id) from report_inventorytotal)"],
                              "cộng sổ"),
    "a count forgotten":     (["delete from report_inventorydelta where id = (select max(id) from report_inventorydelta)"], "thống kê: sổ"),
    "an event changed":      (["update audit_event set reason = 'khác' where action = 'submit'"], "đã bị sửa"),
    "an event's time":       (["update audit_event set at = at - interval '1 day' where action = 'ingest'"], "đã bị sửa"),
    "an event's author":     (["update audit_event set actor_name = 'Chi' where action = 'submit'"], "đã bị sửa"),
    "an event removed":      (["delete from audit_event where id = (select max(id) from audit_event)"], "đã bị xóa"),
    "a seal in the middle":  (["delete from audit_seal where id = (select min(id) from audit_seal)"], "niêm phong"),
    "the last seal":         ([f"delete from audit_seal where id = {LAST_SEAL}"], "không thuộc niêm phong nào"),
    "the tail, traceless":   ([f"update audit_event set sealed = false where id = any ((select event_ids from audit_seal where id = {LAST_SEAL})::bigint[])",
                               f"delete from audit_seal where id = {LAST_SEAL}",
                               "update audit_event set reason = 'khác' where not sealed"], "niêm phong cuối cùng"),
    "the tail with events":  ([f"delete from audit_event where id = any ((select event_ids from audit_seal where id = {LAST_SEAL})::bigint[])",
                               f"delete from audit_seal where id = {LAST_SEAL}"], "niêm phong cuối cùng"),
    "a forged signature":    ([f"update audit_seal set signature = repeat('0', 128) where id = {LAST_SEAL}"], "chữ ký"),
    "a receipt that is not": (["update review_record set status = 'transferred' where serial = 1"], "không có biên nhận"),
    "a record removed":      (["delete from review_values_birth where record_id in (select id from review_record where serial = 3)",
                               "delete from review_record where serial = 3"], "số dòng nạp khác"),
    "a content removed":     (["delete from review_values_birth where record_id in (select id from review_record where serial = 3)"],
                              "không có nội dung Khai sinh"),
    "content for others":    (["update review_values_birth set custodian_id = 11617"], "thuộc đơn vị khác"),
    "a record for others":   (["update review_record set custodian_id = 11617 where serial = 3"], "đơn vị quản lý khác với sổ"),
    "a held row removed":    (["delete from review_heldrow"], "số dòng tạm giữ khác"),
    "a finding forgotten":   (["update review_record set errors = 1 where serial = 2"], "số lỗi còn mở ghi sai"),
}
# fmt: on


@pytest.mark.parametrize("what", DAMAGES)
def test_damage_is_seen_and_named(sealed, what):
    statements, words = DAMAGES[what]
    damage(*statements)
    named = differences()
    assert any(words in line for line in named), named
    assert run("verify").stdout.splitlines() == named
    english = run("verify", "--lang", "en").stdout.splitlines()
    assert len(english) == len(named) and not set(english) & set(named)


def test_a_delivery_whose_sum_is_wrong_is_seen_even_without_the_databases_own_check(sealed):
    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_get_constraintdef(oid) from pg_constraint where conname = 'every_row_accounted_for'")
        [(check,)] = cursor.fetchall()
        cursor.execute("alter table review_delivery drop constraint every_row_accounted_for")
        damage("update review_delivery set rows_known = 5 where kind = 'workbook'")
        named = differences()
        cursor.execute("update review_delivery set rows_known = 0")
        cursor.execute(f"alter table review_delivery add constraint every_row_accounted_for {check}")
    assert named == ["bàn giao 11650.KS.2001.01: số dòng vào khác nạp + đã có + tạm giữ + bỏ"]


def test_a_receipt_removed_is_seen(sealed, people):
    damage(
        "insert into transfer_batch (id, number, custodian_id, event_type, state, composed_by_id, composed_at, digest, signature)"
        f" select gen_random_uuid(), 1, 11647, 'KS', 'closed', {people.an.pk}, now(), '', ''",
        "insert into transfer_item (batch_id, record_id, custodian_id, version, digest, answer, receipt)"
        " select b.id, r.id, 11647, r.version, 'x', 'accepted', 'BN-1' from transfer_batch b, review_record r where serial = 1",
        "update review_record set status = 'transferred' where serial = 1",
        "update report_inventorydelta set status = 'transferred' where id = (select max(id) from report_inventorydelta where status = 'pending')"
        " and n = 1",
        "truncate report_inventorytotal",
        "insert into report_inventorytotal (event_type, authority_id, custodian_id, status, outcome, origin, handed_over_as, n)"
        " select event_type, authority_id, custodian_id, status, outcome, origin, handed_over_as, sum(n)"
        " from report_inventorydelta group by 1, 2, 3, 4, 5, 6, 7 having sum(n) <> 0")  # fmt: skip
    said("verify")
    damage("update transfer_item set answer = '', receipt = ''")
    named = differences()
    assert any("không có biên nhận" in line for line in named) and any("chưa có trả lời" in line for line in named)


@pytest.mark.parametrize("harm", ["changed", "removed"])
def test_a_scan_changed_or_removed_is_seen(sealed, harm):
    page = Page.objects.using("owner").order_by("pk").first()
    path = path_of(page.sha256)
    default_storage.delete(path)
    if harm == "changed":
        default_storage.save(path, ContentFile(a_page(99)))
    try:
        assert [line for line in differences() if line.startswith(f"ảnh quét {page.sha256[:12]}")]
    finally:
        default_storage.delete(path)
        default_storage.save(path, ContentFile(a_page(1)))


def test_the_key_of_the_seals_is_not_the_databases(sealed):
    key = settings.DATA_DIR / "keys" / "history.pem"
    whole = key.read_bytes()
    key.unlink()  # somebody recomputes the chain without it
    try:
        assert any("chữ ký" in line for line in differences())
    finally:
        key.write_bytes(whole)
    assert seal(using="owner") == 0
