"""Workbooks made to harm: each is refused with its reason, quickly and in bounded memory."""

import random
import struct
import zipfile

import pytest
from made_files import a_birth, changed

from sogoc.ingest import Refused, container, read_workbook

SHEET = "xl/worksheets/sheet1.xml"


def reason(path) -> str:
    with pytest.raises(Refused) as refused:
        read_workbook(path)
    assert refused.value.vi and refused.value.en and "\n" not in refused.value.vi
    return refused.value.reason


def with_row(xml: bytes):
    return lambda sheet: sheet.replace(b"</sheetData>", xml + b"</sheetData>")


# fmt: off
FILES = [
    # reason        bytes
    ("empty",       b""),
    ("not_xlsx",    b"<html><table><tr><td>so</td></tr></table></html>"),
    ("not_xlsx",    "\ufeffso;quyenSo\n01/1999;01/1999".encode()),
    ("not_xlsx",    b"%PDF-1.4"),
    ("not_xlsx",    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")),
    ("corrupt",     b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le")),
    ("macro",       b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook _VBA_PROJECT".encode("utf-16-le")),
    ("encrypted",   b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")),
    ("corrupt",     b"PK\x03\x04 cut off"),
]
PARTS = [
    # reason        altered part  how
    ("corrupt",     SHEET, lambda x: x[: len(x) // 2]),
    ("corrupt",     SHEET, lambda x: x.replace(b"?>", b'?><!DOCTYPE w [<!ENTITY a "aaaa">]>', 1)),
    ("corrupt",     SHEET, lambda x: x.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
    ("corrupt",     SHEET, with_row(b'<row r="1048577"><c r="A1048577"><v>1</v></c></row>')),
    ("corrupt",     SHEET, with_row(b'<row r="9"><c r="XFE9"><v>1</v></c></row>')),
    ("corrupt",     SHEET, with_row(b'<row r="9"><c r="A9" t="s"><v>99999</v></c></row>')),
    ("too_large",   SHEET, with_row(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    ("too_large",   SHEET, with_row(b'<row r="9"><c r="XFD9"><v>1</v></c></row>')),
    ("too_large",   SHEET, with_row(b"".join(b'<row r="%d"><c><v>1</v></c></row>' % r for r in (9, 1_000_000)))),
    ("too_large",   SHEET, with_row(b" " * 20_000_000)),
    ("corrupt",     "xl/workbook.xml", lambda x: x.replace(b"<sheets>", b"<odd:sheets>").replace(b"</sheets>", b"</odd:sheets>")),
    ("corrupt",     "xl/_rels/workbook.xml.rels", lambda x: x.replace(b"worksheets/sheet1.xml", b"../../etc/passwd")),
]
# fmt: on


@pytest.mark.parametrize(("why", "data"), FILES)
def test_another_kind_of_file_under_this_name_is_refused(tmp_path, why, data):
    (path := tmp_path / "KS.1999.01.xlsx").write_bytes(data)
    assert reason(path) == why


@pytest.mark.parametrize(("why", "part", "change"), PARTS)
def test_a_workbook_that_no_program_would_write_is_refused(births, why, part, change):
    assert reason(changed(births([a_birth()]), {part: change})) == why


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/activeX/activeX1.xml"])
def test_a_macro_is_refused_wherever_it_hides(births, part):
    assert reason(changed(births([a_birth()]), {}, {part: b"x"})) == "macro"


def test_a_declared_dimension_and_formats_far_away_do_no_harm(births):
    path = changed(births([a_birth()]), {SHEET: lambda x: with_row(b'<row r="1048576"><c r="XFD1048576" s="1"/></row>')(
        x.replace(b'<dimension ref="', b'<dimension ref="A1:XFD1048576" x="'))})  # fmt: skip
    assert read_workbook(path).rows_in == 1


def test_links_and_embedded_objects_are_left_behind(births):
    path = changed(births([a_birth()]), {}, {"xl/externalLinks/externalLink1.xml": b"<broken", "xl/media/a.png": b"x"})
    assert read_workbook(path).rows_in == 1


def test_a_long_text_used_many_times_is_weighed_before_it_is_read(births, monkeypatch):
    monkeypatch.setattr(container, "MAX_TEXT", 1_000_000)
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (r, r) for r in range(9, 300))
    long = random.Random(1).randbytes(5_000).hex().encode()
    changes = {
        SHEET: with_row(rows),
        "xl/sharedStrings.xml": lambda x: x.replace(b"<t>so</t>", b"<t>" + long + b"</t>"),
    }
    assert reason(changed(births([a_birth()]), changes)) == "too_large"


def test_a_part_that_inflates_to_more_than_declared_is_refused(births):
    path = changed(births([a_birth()]), {SHEET: with_row(random.Random(1).randbytes(50_000).hex().encode())})
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02", data.rfind(SHEET.encode()) - 60)
    data[at + 24 : at + 28] = struct.pack("<I", 2_000)
    path.write_bytes(data)
    assert reason(path) == "corrupt"


def test_parts_that_lie_over_one_another_are_refused(births):
    path = births([a_birth()])
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 20 : at + 24] = struct.pack("<I", 1 << 20)  # more than the whole file
    path.write_bytes(data)
    assert reason(path) == "corrupt"


def test_two_parts_of_one_name_are_refused(births):
    path = births([a_birth()])
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning):
        archive.writestr(SHEET, b"<worksheet/>")
    assert reason(path) == "corrupt"
