"""Deliveries as contractors and the legacy software hand them over, small and without faults, written for one test."""

import csv
import io
import random
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from PIL import Image, ImageDraw

from sogoc.record import BY_CODE

Row = dict[str, str]  # field name -> cell

PLACE = "xã Quốc Tuấn, huyện An Lão, thành phố Hải Phòng"  # 11650, whole into xã An Quang (11647) in 2025
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương")
GIVEN = ("An", "Bình", "Chi", "Dung", "Giang", "Hải", "Khánh", "Lan", "Mai", "Nga", "Oanh", "Phúc", "Quân")
UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
HANDOVER_COLUMNS = (
    "ma_ban_giao",
    "loai_so",
    "don_vi_tren_bia",
    "ma_don_vi_truoc_2025",
    "don_vi_quan_ly",
    "ma_2025",
    "nam_mo",
    "quyen_so",
    "ngay_mo",
    "ngay_khoa",
    "tong_so_su_kien",
    "co_anh",
    "ghi_chu",
    "cap_co_quan",
    "ma_co_quan",
)
LEGACY_COLUMNS = ("trangThai", "maDonVi", "maBanGhiCSDL", "ngayChuyen")


def a_woman(n: int) -> str:
    """Another name for every number below a hundred."""
    return f"{SURNAMES[(n + 3) % 11]} Thị {GIVEN[(n + 5) % 13]}"


def number_in_words(n: int) -> str:
    """1 to 99, as they stand in registers."""
    tens, ones = divmod(n, 10)
    if n <= 10:
        return UNITS[n]
    last = {0: "", 1: "mốt" if tens > 1 else "một", 5: "lăm"}.get(ones, UNITS[ones])
    return f"{'mười' if tens == 1 else f'{UNITS[tens]} mươi'} {last}".strip()


def day_in_words(day: date) -> str:
    """Of the years 2000 to 2009."""
    return (
        f"Ngày {number_in_words(day.day)} tháng {number_in_words(day.month)}"
        f" năm hai nghìn không trăm {'linh ' + UNITS[day.year - 2000] if day.year > 2000 else ''}".strip()
    )


def day_of(n: int, year: int) -> date:
    """The n-th working day of a register."""
    return date(year, 1, 8) + timedelta(days=2 * n)


def a_row(code: str, n: int, *, year: int = 2001, opened: int | None = None, place: str = PLACE, **cells: str) -> Row:
    """The n-th entry of a year as a careful typist types it; `cells` replaces fields by name."""
    day = day_of(n, year)
    common = {
        "entry_number": f"{n:02}/{year}",
        "volume_number": f"01/{opened or year}",
        "page_number": str(n),
        "registered_on": f"{day:%d.%m.%Y}",
        "registration_type": "1",
        "registered_at": f"UBND {place}",
        "signed_by": "Trần Văn Ký",
        "signer_title": "Chủ tịch",
        "clerk": "Lê Thị Ghi",
    }
    return {
        name: text
        for name, text in {**common, **_PEOPLE[code](n, day, place), **cells}.items()
        if name in BY_CODE[code].by_name
    }


def _person(role: str, name: str, born: str, place: str, **more: str) -> Row:
    return {
        f"{role}_full_name": name,
        f"{role}_birth_date": born,
        f"{role}_ethnic_group": "01",
        f"{role}_nationality": "Việt Nam",
        f"{role}_residence": place,
        f"{role}_residence_type": "1",
        **{f"{role}_{k}": v for k, v in more.items()},
    }


def _paper(n: int) -> dict[str, str]:
    return {"id_type": "1", "id_number": f"{31_000_000 + 7_919 * n:09}"}


def _birth(n: int, day: date, place: str) -> Row:
    born = day - timedelta(days=4)
    family = SURNAMES[n % 11]
    return {
        **_person("child", f"{family} Thị {GIVEN[n % 13]}", f"{born:%d.%m.%Y}", place, sex="2", origin_place=place),
        "child_birth_date_in_words": day_in_words(born),
        "child_birth_place": f"Trạm y tế {place}",
        **_person("mother", a_woman(n), str(1970 + n % 9), place),
        **_person("father", f"{family} Văn {GIVEN[n % 12]}", str(1966 + n % 9), place),
        "requester_full_name": a_woman(n),
        "requester_relation": "Mẹ",
        "requester_id_type": "1",
        "requester_id_number": _paper(n)["id_number"],
    }


def _marriage(n: int, day: date, place: str) -> Row:
    return {
        **_person("husband", f"{SURNAMES[n % 11]} Văn {GIVEN[n % 13]}", f"{1 + n % 27:02}.05.1974", place, **_paper(n)),
        **_person(
            "wife", f"{SURNAMES[n % 7]} Thị {GIVEN[n % 12]}", f"{1 + n % 27:02}.06.1976", place, **_paper(500 + n)
        ),
    }


def _death(n: int, day: date, place: str) -> Row:
    died = day - timedelta(days=2)
    return {
        **_person("deceased", f"{SURNAMES[n % 11]} Văn {GIVEN[n % 13]}", str(1920 + n % 40), place, sex="1"),
        "death_date": f"{died:%d.%m.%Y}",
        "death_date_in_words": day_in_words(died),
        "death_time": "08:30",
        "death_place": place,
        "death_cause": "Già yếu",
        "requester_full_name": a_woman(n),
        "requester_relation": "Con",
        "requester_id_type": "1",
        "requester_id_number": _paper(n)["id_number"],
    }


def _marital_status(n: int, day: date, place: str) -> Row:
    name = f"{SURNAMES[n % 11]} Thị {GIVEN[n % 13]}"
    return {
        **_person("subject", name, f"{1 + n % 27:02}.07.1978", place, sex="2", **_paper(n)),
        "certified_status": "Chưa đăng ký kết hôn với ai",
        "purpose": "Đăng ký kết hôn",
        "purpose_type": "1",
        "requester_full_name": name,
        "requester_relation": "Bản thân",
    }


def _parentage(n: int, day: date, place: str) -> Row:
    parent = f"{SURNAMES[n % 11]} Văn {GIVEN[n % 13]}"
    return {
        "decision_number": f"{n}/QĐ-UBND",
        "recognition_type": "1",
        **_person("parent", parent, f"{1 + n % 27:02}.03.1970", place, origin_place=place, **_paper(n)),
        **_person(
            "recognised_child",
            f"{SURNAMES[n % 11]} Thị {GIVEN[n % 12]}",
            f"{1 + n % 27:02}.09.1999",
            place,
            origin_place=place,
        ),
        "requester_full_name": parent,
        "requester_relation_to_recognised": "Cha",
        "requester_relation_to_recogniser": "Bản thân",
    }


def _ward(n: int, day: date, place: str) -> Row:
    """What the four registers of guardianship hold; each takes the fields it has."""
    guardian = f"{SURNAMES[n % 11]} Văn {GIVEN[n % 13]}"
    return {
        "guardianship_type": "1",
        "end_of_guardianship_type": "1",
        "reason": "Cha mẹ đều đã chết",
        "end_reason": "Cha mẹ đã có đủ điều kiện",
        "ended_on": f"{day - timedelta(days=3):%d.%m.%Y}",
        "earlier_number": f"{n:02}/1999",
        "earlier_date": "02.02.1999",
        "grounds": "Văn bản cử",
        **_person("guardian", guardian, f"{1 + n % 27:02}.03.1950", place, sex="1"),
        **_person("supervisor", f"{SURNAMES[n % 7]} Văn {GIVEN[n % 12]}", "1948", place, sex="1"),
        **_person("ward", f"{SURNAMES[n % 11]} Thị {GIVEN[n % 12]}", f"{1 + n % 27:02}.09.1992", place, sex="2"),
        "requester_full_name": guardian,
    }


def _change(n: int, day: date, place: str) -> Row:
    family, given = SURNAMES[n % 11], GIVEN[n % 13]
    return {
        "change_type": "2",
        "decision_number": f"{n}/QĐ-UBND",
        **_person("concerned", f"{family} Thị {given}", f"{1 + n % 27:02}.09.1992", place, sex="2"),
        "base_paper": "Giấy khai sinh",
        "base_number": f"{n:02}/1992",
        "base_date": "05.10.1992",
        "base_authority": f"UBND {place}",
        "changed_item": "Chữ đệm",
        "changed_from": "Thi",
        "changed_to": "Thị",
        "requester_full_name": a_woman(n),
    }


def _adoption(n: int, day: date, place: str) -> Row:
    family = SURNAMES[n % 11]
    return {
        "decision_number": f"{n}/QĐ-UBND",
        **_person("adopted_child", f"{family} Thị {GIVEN[n % 13]}", f"{1 + n % 27:02}.09.1999", place, sex="2"),
        **_person("adoptive_father", f"{family} Văn {GIVEN[n % 12]}", "1960", place),
        **_person("adoptive_mother", a_woman(n), "1962", place),
    }


def _foreign_divorce(n: int, day: date, place: str) -> Row:
    return {
        **_marriage(n, day, place),
        "dissolution_type": "1",
        "judgment_number": f"{n}/2000",
        "judgment_date": "05.06.2000",
        "judgment_authority": "Tòa án thành phố Praha",
        "requester_full_name": a_woman(n),
    }


_PEOPLE = {
    "KS": _birth,
    "KH": _marriage,
    "KT": _death,
    "HN": _marital_status,
    "CMC": _parentage,
    **dict.fromkeys(("GH", "CDGH", "GSGH", "CDGS"), _ward),
    "TDCC": _change,
    "NCN": _adoption,
    "GCLH": _foreign_divorce,
}


def older_layout(code: str) -> str:
    return next(iter(BY_CODE[code].layouts))


def write_book(path: Path, code: str, rows: Iterable[Row], *, layout: str = "", creator: str = "") -> Path:
    """A contractor's workbook of one register; `creator` makes other bytes of the same cells."""
    columns = BY_CODE[code].layouts[layout or older_layout(code)]
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"author": creator, "created": date(2025, 8, 1)})
        _write(book, "DL Import", columns, code, rows)
    return path


def write_dump(path: Path, sheets: Mapping[str, Sequence[Row]]) -> Path:
    """A dump of the legacy software: event code -> rows, which also carry the four columns of LEGACY_COLUMNS."""
    with xlsxwriter.Workbook(path) as book:
        for code, rows in sheets.items():
            _write(
                book, BY_CODE[code].sheet_vi, (*BY_CODE[code].layouts[older_layout(code)], *LEGACY_COLUMNS), code, rows
            )
    return path


def _write(book: xlsxwriter.Workbook, sheet_name: str, columns: Sequence[str], code: str, rows: Iterable[Row]) -> None:
    sheet = book.add_worksheet(sheet_name)
    sheet.write_row(0, 0, columns)
    names = {f.column: f.name for f in BY_CODE[code].fields}
    for r, row in enumerate(rows, 1):
        for c, column in enumerate(columns):
            if text := row.get(names.get(column, column), ""):
                sheet.write_string(r, c, text)


def handed(row: Row, status: str, *, unit: str = "11650", legacy_id: str = "", day: str = "") -> Row:
    """A row of a dump with its state."""
    return {**row, "trangThai": status, "maDonVi": unit, "maBanGhiCSDL": legacy_id, "ngayChuyen": day}


def write_handover(folder: Path, *lines: Mapping[str, str]) -> Path:
    """The hand-over list of a folder; what a line leaves out is blank."""
    path = folder / "ban_giao.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, HANDOVER_COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(lines)
    return path


def handover_line(delivery: str, **about: str) -> dict[str, str]:
    authority, code, year, volume = delivery.split(".")[:4]
    return {
        "ma_ban_giao": delivery,
        "loai_so": code,
        "don_vi_tren_bia": PLACE,
        "ma_don_vi_truoc_2025": authority,
        "nam_mo": year,
        "quyen_so": volume,
        "cap_co_quan": "xã",
        "ma_co_quan": authority,
        **about,
    }


def a_page(seed: int) -> bytes:
    """A PDF with a picture like a register page: lines of strokes, other ones for another seed."""
    dice = random.Random(seed)
    image = Image.new("L", (480, 680), 235)
    draw = ImageDraw.Draw(image)
    for y in range(40, 640, 26):
        x = 40
        while x < 300 + dice.randrange(120):
            draw.rectangle((x, y - dice.randrange(1, 5), x + 1, y + dice.randrange(5, 9)), fill=60)
            x += dice.randrange(4, 9)
    out = io.BytesIO()
    image.save(out, "PDF", quality=85, creationDate=None, modDate=None)
    return out.getvalue()


def scan_name(code: str, n: int, *, year: int = 2001, opened: int | None = None) -> str:
    """As Công văn 1437 names a page."""
    return f"{code}.{opened or year}.01.{day_of(n, year):%Y-%m-%d}.{n:02}.pdf"


def write_scans(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path
