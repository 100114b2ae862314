"""What file names say: `11650.KS.2001.01.lan2.xlsx` of a delivery, `KS.2001.01.2001-03-05.07.pdf` of a scan."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath

TABLES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv")  # extensions of what is read as a table
HANDOVER_LIST = "ban_giao.csv"
_DELIVERY = re.compile(
    r"(?:(?P<authority>\d{1,6})\.)?(?P<event>[A-Za-z]{2,4})\.(?P<year>\d{4})\.(?P<volume>\d{1,3}[A-Za-z]?)"
    r"(?![0-9A-Za-z-])[._ -]*(?P<rest>.*)"
)

# Công văn 1437/BTP-CNTT: LOẠI.năm mở sổ.số quyển.ngày đăng ký.số.pdf; variants seen in deliveries (domain reference
# 1.16): another separator, a unit code, no date, no zero before a number, a part number behind.
_SCAN = re.compile(
    r"(?:(?P<unit_before>\d{1,6})[._ ])?(?P<event>[A-Za-z]{2,4})[._ ](?:(?P<unit>\d{5,6})[._ ])?"
    r"(?P<year>\d{4})[._ ](?P<volume>\d{1,3}[A-Za-z]?)"
    r"(?:[._ ](?P<date>\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{4}|\d{8}))?"
    r"[._ ](?:(?P<cover>B[IÌ]A(?:[._ -]?(?:TRUOC|TRƯỚC|SAU|LOT|LÓT))?\d?|COVER)"
    r"|(?P<serial>\d{1,4})(?P<suffix>(?:[ ]?(?!M[ST]\b)[A-Za-z]{1,3})?)(?:[._ ](?P<part>\d{1,2}))?)"
    r"(?:[._ -]*\(?(?:(?P<back>M[AẶ]T[._ -]*SAU|MS|VERSO)|(?P<front>M[AẶ]T[._ -]*TR[UƯ][OỚ]C|MT|RECTO))\)?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class DeliveryName:
    """The parts of a delivery's name, None where the name does not have them."""

    stem: str  # the name without its extension
    authority_code: str | None = None  # code of the registering office: commune, district or province
    event_code: str | None = None  # KS, KH, KT, HN, CMC; another code stands as written
    opening_year: int | None = None
    volume: str | None = None
    rest: str | None = None  # what stands behind, such as `lan2` of a second, partial delivery


@dataclass(frozen=True, kw_only=True)
class ScanName:
    """The parts of a scan's name. `entry` is the serial without leading zeros and its suffix: `7`, `45b`."""

    event_code: str | None = None
    opening_year: int | None = None
    volume: str | None = None
    registered_on: date | None = None
    entry: str | None = None
    part: int | None = None
    is_cover: bool = False
    is_variant: bool = True  # understood, but not written as Công văn 1437 has it


def delivery_name(path: Path | str) -> DeliveryName:
    """Read a delivery's name; every part is None where the name is of another form."""
    stem = _stem(Path(path).name, (*TABLES, ".zip"))
    found = _DELIVERY.fullmatch(stem)
    if found is None:
        return DeliveryName(stem=stem)
    return DeliveryName(
        stem=stem,
        authority_code=found["authority"],
        event_code=found["event"].upper(),
        opening_year=int(found["year"]),
        volume=found["volume"],
        rest=found["rest"] or None,
    )


def names_a_book(name: str) -> bool:
    """Whether a file or folder is named as deliveries are."""
    return delivery_name(name).event_code is not None


def scan_name(file: str) -> ScanName:
    """Read the name of one scan, folders before it ignored; an unknown form gives the empty ScanName."""
    name = unicodedata.normalize("NFC", PurePosixPath(file.replace("\\", "/")).name)
    stem, _, extension = name.rpartition(".")
    found = _SCAN.fullmatch(stem)
    if found is None:
        return ScanName()
    entry = None if found["cover"] else f"{int(found['serial'])}{found['suffix'].strip().lower()}"
    registered_on = _day(found["date"])
    parts = ScanName(
        event_code=found["event"].upper(),
        opening_year=int(found["year"]),
        volume=found["volume"],
        registered_on=registered_on,
        entry=entry,
        part=_part(found),
        is_cover=found["cover"] is not None,
    )
    written = f"{stem}.{extension}"
    regular = parts.is_cover or (registered_on is not None and written == _regular(found, registered_on))
    return replace(parts, is_variant=not regular)


def _part(found: re.Match[str]) -> int | None:
    """The number behind the name, or the side of the leaf: 1 the front, 2 the back (`mặt sau`, `_MS`, `-verso`)."""
    if found["part"]:
        return int(found["part"])
    return 2 if found["back"] else 1 if found["front"] else None


def _regular(found: re.Match[str], registered_on: date) -> str:
    """The name as Công văn 1437 writes it."""
    entry = f"{int(found['serial']):02}{found['suffix'].strip().lower()}"
    volume = re.sub(r"^\d(?!\d)", lambda m: f"0{m[0]}", found["volume"])
    return f"{found['event'].upper()}.{found['year']}.{volume}.{registered_on.isoformat()}.{entry}.pdf"


def _day(text: str | None) -> date | None:
    """The date in a scan's name, year first or day first; None where there is none or it does not exist."""
    if not text:
        return None
    parts = text.split("-") if "-" in text else [text[:4], text[4:6], text[6:]]
    if len(parts[0]) != 4:
        parts.reverse()
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def _stem(name: str, extensions: tuple[str, ...]) -> str:
    """The name without one of the extensions; dots inside the name stay."""
    return next((name[: -len(e)] for e in extensions if name.lower().endswith(e)), name)
