"""The hand-over list."""

from datetime import date

import pytest

from sogoc.ingest import HANDOVER, Refused, read_handover

HEADER = "ma_ban_giao,loai_so,don_vi_tren_bia,ma_don_vi_truoc_2025,don_vi_quan_ly,ma_2025,nam_mo,quyen_so,ngay_mo,ngay_khoa,tong_so_su_kien,co_anh,ghi_chu,cap_co_quan,ma_co_quan"
COMMUNE = '11650.KH.1979.01,KH,"xã Quốc Tuấn, huyện An Thụy",11650,Xã An Quang,11647,1979,01,02/01/1979,31/12/1983,,x,,xã,11650'
DEPARTMENT = "30.KH.2009.01,KH,Sở Tư pháp tỉnh Hải Dương,,Sở Tư pháp thành phố Hải Phòng,SO,2009,01,02/01/2009,31/12/2010,25,,giao sau,tỉnh,30"
UNKNOWN = "309.KH.2017.01,KH,UBND quận Dương Kinh,,chưa rõ,,2017,01,02/01/2017,,17,,,huyện,309"


def written(tmp_path, text: str, encoding: str = "utf-8-sig"):
    (path := tmp_path / "ban_giao.csv").write_bytes(text.encode(encoding))
    return path


def test_a_list_is_read_with_our_names_types_and_custodians(tmp_path):
    books = read_handover(written(tmp_path, "\r\n".join([HEADER, COMMUNE, "", DEPARTMENT, UNKNOWN])))
    assert books.schema == HANDOVER
    assert books["custodian_code"].to_list() == ["11647", "SO", ""]
    assert books["scans_promised"].to_list() == [True, False, False]
    assert books["closing_total"].to_list() == [None, 25, 17]
    first = books.row(0, named=True)
    assert (first["delivery"], first["opened"], first["closed"]) == (
        "11650.KH.1979.01",
        date(1979, 1, 2),
        date(1983, 12, 31),
    )
    assert (first["authority_text"], first["unit_code"]) == ("xã Quốc Tuấn, huyện An Thụy", "11650")
    assert books["unit_code"][1] is None and books["remark"][1] == "giao sau" and books["closed"][2] is None


def test_columns_may_stand_in_any_order_with_semicolons_or_in_utf_16(tmp_path):
    cells = dict(zip(HEADER.split(","), DEPARTMENT.split(","), strict=True))
    turned = "\n".join(";".join(reversed(line)) for line in (list(cells), list(cells.values())))
    expected = read_handover(written(tmp_path, f"{HEADER}\n{DEPARTMENT}"))
    assert read_handover(written(tmp_path, turned)).equals(expected)
    assert read_handover(written(tmp_path, turned, "utf-16")).equals(expected)


# fmt: off
BAD = [
    # reason              text                                                             in the message
    ("no_header",         "a,b\n1,2",                                                      "không phải tên cột"),
    ("missing_columns",   f"{HEADER.replace('nam_mo,', '')}\n",                            "nam_mo"),
    ("unknown_columns",   f"{HEADER},mau_bia\n",                                           "mau_bia"),
    ("ambiguous_columns", f"{HEADER},nam_mo\n",                                            "lặp lại"),
    ("empty",             f"{HEADER}\n",                                                   "không có dòng"),
    ("bad_row",           f"{HEADER}\n{COMMUNE}\n{DEPARTMENT.replace('2009,01,', '209,01,')}", "dòng 3: cột nam_mo ghi “209”"),
    ("bad_row",           f"{HEADER}\n{COMMUNE.replace(',KH,', ',XX,')}",                  "dòng 2: cột loai_so ghi “XX”"),
    ("bad_row",           f"{HEADER}\n{COMMUNE.replace('31/12/1983', '31/02/1983')}",      "dòng 2: cột ngay_khoa"),
    ("bad_row",           f"{HEADER}\n{COMMUNE.replace('11647', 'An Quang')}",             "dòng 2: cột ma_2025"),
    ("bad_row",           f"{HEADER}\n{COMMUNE},thừa",                                     "dòng 2: có 16 ô, dòng đầu có 15"),
    ("bad_row",           f"{HEADER}\n{COMMUNE}\n{COMMUNE}",                               "dòng 3: 11650.KH.1979.01 đã có ở dòng 2"),
    ("bad_row",           f'{HEADER}\n"{COMMUNE}',                                         "dấu ngoặc kép"),
]
# fmt: on


@pytest.mark.parametrize(("reason", "text", "words"), BAD)
def test_a_bad_list_is_refused_with_its_line(tmp_path, reason, text, words):
    with pytest.raises(Refused) as refused:
        read_handover(written(tmp_path, text))
    assert refused.value.reason == reason and words in refused.value.vi


def test_a_list_that_is_not_utf_8_is_refused_with_its_line(tmp_path):
    (path := tmp_path / "ban_giao.csv").write_bytes(f"{HEADER}\n".encode() + b"11650.KS,KS,x\xe3 An\n")
    with pytest.raises(Refused) as refused:
        read_handover(path)
    assert refused.value.reason == "corrupt" and "dòng 2" in refused.value.vi
