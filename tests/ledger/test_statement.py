"""The report of a reconciliation: its figures are those of the command, its form that of an official document."""

import json

import pypdfium2
from commands import found, run, said
from sending import approved, send_on


def words_of(path):
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(path))


def test_the_report_says_what_the_command_says(both_empty, people, tmp_path):
    approved(tmp_path / "a", 3)
    assert send_on()["accepted"] == 3
    paper = tmp_path / "đối soát.pdf"
    told = json.loads(run("reconcile", "-o", paper, "--number", "12/BC-STP", "--signer", "Vũ Minh Hải", "--json").output)
    words = words_of(paper)
    for line in (f"Trong {told['qualifying']} trường hợp đủ điều kiện, {told['arrived']} trường hợp đã đến", "0 trường hợp đến hai lần",
                 "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 12/BC-STP", "GIÁM ĐỐC", "Vũ Minh Hải", "Kết luận: số liệu khớp",
                 f"Dòng dữ liệu nhận bàn giao {told['rows_in']}", f"Đã chuyển {told['by_status']['transferred']}"):  # fmt: skip
        assert line in words, line
    assert found("reconcile")["balanced"] and "KHỚP" in said("reconcile")
