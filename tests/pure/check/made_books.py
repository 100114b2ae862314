"""Frames for the tests: a quiet record of each event type, and books made of tables."""

from datetime import date

import polars as pl

from sogoc.pipeline import Book
from sogoc.record import BY_CODE, EventType

LOCATOR = {
    "entry_number": "05/2012", "volume_number": "01/2012", "page_number": "5", "registered_on": "05.06.2012",
    "registration_type": "1", "registered_at": "UBND xã An Bình, huyện Nam Sách, tỉnh Hải Dương",
    "signed_by": "Nguyễn Văn Bình", "signer_title": "Chủ tịch", "clerk": "Trần Thị Chi",
}  # fmt: skip
REQUESTER = {"requester_full_name": "Lê Văn An", "requester_relation": "Cha", "requester_id_type": "1",
             "requester_id_number": "141234567"}  # fmt: skip


def person(role: str, name: str, born: str, **more: str) -> dict[str, str]:
    return {f"{role}_full_name": name, f"{role}_birth_date": born, f"{role}_ethnic_group": "01",
            f"{role}_nationality": "Việt Nam", f"{role}_residence": "Xã An Bình, huyện Nam Sách, tỉnh Hải Dương",
            **{f"{role}_{k}": v for k, v in more.items()}}  # fmt: skip


QUIET: dict[str, dict[str, str]] = {  # by the Ministry's module code
    "KS": {
        **LOCATOR, **REQUESTER, **person("child", "Lê Thị Hoa", "20.05.2012", sex="2"),
        "child_birth_date_in_words": "Ngày hai mươi tháng năm năm hai nghìn không trăm mười hai",
        "child_birth_place": "Trạm y tế xã An Bình", "child_origin_place": "xã An Bình, huyện Nam Sách, tỉnh Hải Dương",
        "parentage_type": "1", **person("mother", "Trần Thị Lan", "12.03.1985"), **person("father", "Lê Văn An", "1980"),
    },
    "KH": {
        **LOCATOR, **person("husband", "Lê Văn An", "02.04.1985", id_type="1", id_number="141234567"),
        **person("wife", "Trần Thị Lan", "12.03.1988", id_type="1", id_number="141234568"),
    },
    "KT": {
        **LOCATOR, **REQUESTER, **person("deceased", "Lê Văn Tám", "02.04.1935", sex="1"), "death_date": "03.06.2012",
        "death_date_in_words": "Ngày mồng ba tháng sáu năm hai nghìn không trăm mười hai", "death_place": "Tại nhà",
        "requester_relation": "Con",
    },
    "HN": {
        **LOCATOR, **REQUESTER, **person("subject", "Lê Văn An", "02.04.1985", sex="1", id_type="1",
                                         id_number="141234567"),
        "certified_status": "Chưa đăng ký kết hôn với ai", "purpose": "Kết hôn",
    },
    "CMC": {
        **LOCATOR, **REQUESTER, "decision_number": "12/QĐ-UBND", "recognition_type": "1",
        **person("parent", "Lê Văn An", "02.04.1985"), **person("recognised_child", "Lê Thị Hoa", "20.05.2010"),
    },
    "GH": {
        **LOCATOR, **REQUESTER, "guardianship_type": "1", "reason": "Cha mẹ đều đã chết",
        **person("guardian", "Lê Văn An", "02.04.1965", sex="1"), **person("ward", "Lê Thị Hoa", "20.05.2005", sex="2"),
    },
    "CDGH": {
        **LOCATOR, **REQUESTER, "end_of_guardianship_type": "1", "end_reason": "Người được giám hộ đã thành niên",
        "ended_on": "01.06.2012", "earlier_number": "03/2009", "earlier_date": "02.02.2009",
        **person("guardian", "Lê Văn An", "02.04.1965", sex="1"), **person("ward", "Lê Thị Hoa", "20.05.1994", sex="2"),
    },
    "GSGH": {
        **LOCATOR, **REQUESTER, "grounds": "Văn bản cử người giám sát",
        **person("supervisor", "Lê Văn Bình", "02.04.1960", sex="1"),
        **person("guardian", "Lê Văn An", "02.04.1965", sex="1"), **person("ward", "Lê Thị Hoa", "20.05.2005", sex="2"),
    },
    "CDGS": {
        **LOCATOR, **REQUESTER, "end_reason": "Giám hộ đã chấm dứt", "ended_on": "01.06.2012",
        "earlier_number": "03/2009", "earlier_date": "02.02.2009",
        **person("supervisor", "Lê Văn Bình", "02.04.1960", sex="1"),
        **person("guardian", "Lê Văn An", "02.04.1965", sex="1"), **person("ward", "Lê Thị Hoa", "20.05.2005", sex="2"),
    },
    "TDCC": {
        **LOCATOR, **REQUESTER, "change_type": "2", "decision_number": "12/QĐ-UBND", "decision_date": "05.06.2012",
        **person("concerned", "Lê Thị Hoa", "20.05.2005", sex="2"), "base_paper": "Giấy khai sinh",
        "base_number": "45/2005", "base_date": "25.05.2005", "base_authority": "UBND xã An Bình",
        "changed_item": "Chữ đệm", "changed_from": "Lê Thi Hoa", "changed_to": "Lê Thị Hoa",
    },
    "NCN": {
        **LOCATOR, "decision_number": "12/QĐ-UBND", "decision_date": "05.06.2012",
        **person("adopted_child", "Lê Thị Hoa", "20.05.2010", sex="2"),
        **person("adoptive_father", "Lê Văn An", "02.04.1975"), **person("adoptive_mother", "Trần Thị Lan", "12.03.1978"),
    },
    "GCLH": {
        **LOCATOR, **REQUESTER, "dissolution_type": "1", **person("husband", "Lê Văn An", "02.04.1975"),
        **person("wife", "Trần Thị Lan", "12.03.1978"), "judgment_number": "12/2011", "judgment_date": "05.06.2011",
        "judgment_authority": "Tòa án thành phố Praha", "judgment_country": "Séc", "requester_relation": "Chồng",
    },
}  # fmt: skip


def frame(event: EventType, rows: list[dict[str, str | None]]) -> pl.DataFrame:
    """Standard rows of a book: the quiet record, with the given values in place; rows count from 2."""
    made = [
        {"row": place + 2, **{n: (QUIET[event.code] | row).get(n) or None for n in event.names}}
        for place, row in enumerate(rows)
    ]
    return pl.DataFrame(made, schema=event.schema())


def numbered(event: EventType, rows: list[dict[str, str | None]]) -> pl.DataFrame:
    """The same, with numbers of their own where the rows give none."""
    own = [{"entry_number": f"{place + 1:02d}/{_year(row)}"} | row for place, row in enumerate(rows)]
    return frame(event, own)


def _year(row: dict[str, str | None]) -> str:
    day = row.get("registered_on", LOCATOR["registered_on"]) or ""
    return day[-4:] if day[-4:].isdigit() else "2012"


def book(code: str, **facts: object) -> Book:
    return Book(**{"event": BY_CODE[code], "volume": "01", "closed": date(2100, 12, 31), **facts})  # type: ignore[arg-type]


def table(text: str) -> list[dict[str, str | None]]:
    """Rows of a table with bars; what stands after the last bar is the remark. An empty cell is a blank."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    heads = [h.strip() for h in lines[0].split("|")]
    rows = []
    for line in lines[1:]:
        cells = [c.strip() for c in line.split("|")]
        cells += [""] * (len(heads) - len(cells))
        rows.append({h: c or None for h, c in zip(heads, cells, strict=False) if h})
    return rows
