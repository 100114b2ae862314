"""A merger or split of units, entered as data: new units, lineage, custodians; whole units' books move along."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import polars as pl
from django.db import transaction
from django.db.models import Q
from python_calamine import CalamineError, CalamineWorkbook

from ..accounts.models import Grant, User
from ..audit.ledger import log
from ..review.acts import Refused
from ..review.custodians import preview_custodian, set_custodian
from ..review.models import Book
from ..store.scope import loading
from .models import Custodian, Lineage, Unit

COLUMNS = ("old_code", "new_code", "new_name", "new_level", "kind", "population", "effective_date", "legal_basis")
LEVELS = ("phường", "xã", "đặc khu")


@dataclass(frozen=True)
class Line:
    """What one old unit becomes; a unit that goes on has a line to itself."""

    number: int  # in the file
    old_code: str
    new_code: str
    new_name: str
    new_level: str
    kind: str
    population: str
    on: date
    instrument: str


@dataclass
class Changed:
    """What the change does, or would do."""

    units: list[str] = field(default_factory=list)  # new names
    ended: list[str] = field(default_factory=list)
    lineage: int = 0
    books: int = 0  # that move with a whole unit
    records: int = 0
    blocked: list[str] = field(default_factory=list)  # books that cannot move now, and why
    undecided: list[str] = field(default_factory=list)  # books of divided units: each is the Department's to decide
    accounts: list[str] = field(default_factory=list)  # that still have their role in a unit that ends


def read_lines(path: Path) -> list[Line]:
    """The lines of a .csv or .xlsx with COLUMNS as its heading.

    Raises:
        Refused: no such table, a column missing, or a cell that means nothing; with the line.
    """
    try:
        rows = _rows(path)
    except (pl.exceptions.PolarsError, CalamineError, OSError) as error:
        raise Refused(f"không đọc được {path.name}", f"cannot read {path.name}") from error
    if not rows or (missing := [c for c in COLUMNS if c not in rows[0]]):
        names = ", ".join(missing if rows else COLUMNS)
        raise Refused(f"{path.name}: thiếu cột {names}", f"{path.name}: columns are missing: {names}")
    return [_line(n, row) for n, row in enumerate(rows, 2)]


def _rows(path: Path) -> list[dict[str, str]]:
    if path.suffix.lower() == ".xlsx":
        head, *rest = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python() or [[]]
        return [dict(zip(map(str, head), map(_text, row), strict=True)) for row in rest]
    return pl.read_csv(path, infer_schema=False).fill_null("").to_dicts()


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat()[:10] if isinstance(cell, date) else str(cell).strip()


def _line(number: int, row: dict[str, str]) -> Line:
    cell = {name: row[name].strip() for name in COLUMNS}
    on = _day(cell["effective_date"])
    wrong = next((what for what, bad in (
        ("old_code: 5 chữ số", not (cell["old_code"].isdecimal() and len(cell["old_code"]) == 5)),
        ("new_code: 5 chữ số", not (cell["new_code"].isdecimal() and len(cell["new_code"]) == 5)),
        ("kind: whole hoặc part", cell["kind"] not in ("whole", "part")),
        ("population: all, part hoặc none", cell["population"] not in ("all", "part", "none")),
        ("effective_date: 2027-01-31 hoặc 31/01/2027", on is None),
        ("legal_basis: số văn bản", not cell["legal_basis"]),
        (f"new_level: {', '.join(LEVELS)}", bool(cell["new_name"]) and cell["new_level"] not in LEVELS),
    ) if bad), "")  # fmt: skip
    if wrong or on is None:
        raise Refused(f"dòng {number}: {wrong}", f"line {number}: {wrong}")
    names = {k: v for k, v in cell.items() if k not in ("effective_date", "legal_basis")}
    return Line(number=number, on=on, instrument=cell["legal_basis"][:80], **names)


def _day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def change_units(lines: list[Line], user: User, *, only_preview: bool = False, channel: str = "command") -> Changed:
    """Carry a change of units out, whole or not at all; a preview does the same and takes it back.

    Raises:
        Refused: not the Department's lead, an unknown unit, or a line that contradicts another.
    """
    if not user.may("set_custodian", 0):
        raise Refused("chỉ lãnh đạo Sở Tư pháp thay đổi đơn vị", "the Department's lead decides this")
    done = Changed()
    with loading(user=user, channel=channel):
        new = [line for line in lines if not _known(line)]
        by_old: dict[str, list[Line]] = defaultdict(list)
        for line in new:
            by_old[line.old_code].append(line)
        for code, its in by_old.items():
            _check(code, its)
        _make_units(new, by_old, done)
        for line in new:
            Lineage.objects.using("owner").create(
                old_code=line.old_code, new_code=line.new_code, kind=line.kind, population=line.population,
                effective_on=line.on, instrument=line.instrument,
            )  # fmt: skip
            done.lineage += 1
        for code, its in by_old.items():
            _move_books(code, its, user, channel, done)
        if new:
            log("change_units", using="owner", reason=new[0].instrument, after={"new": done.units, "ended": done.ended})
        if only_preview:
            transaction.set_rollback(True, using="owner")
    return done


def _known(line: Line) -> bool:
    there = Lineage.objects.using("owner").filter(old_code=line.old_code, new_code=line.new_code)
    return there.filter(effective_on=line.on).exists()


def _current(code: str) -> Unit | None:
    return Unit.objects.using("owner").filter(code=code, valid_to=None).first()


def _check(code: str, its: list[Line]) -> None:
    first = its[0]
    if _current(code) is None:
        raise Refused(f"dòng {first.number}: không có đơn vị {code} hiện nay", f"line {first.number}: no unit {code}")
    if len({line.on for line in its}) > 1:
        raise Refused(f"đơn vị {code}: các dòng phải cùng một ngày", f"unit {code}: one day for all its lines")
    if any(line.kind == "whole" for line in its) and len(its) > 1:
        raise Refused(f"đơn vị {code}: đã nhập toàn bộ thì chỉ một dòng", f"unit {code}: whole, so one line only")


def _goes_on(code: str, its: list[Line]) -> bool:
    return any(line.new_code == code and not line.new_name for line in its)


def _make_units(lines: list[Line], by_old: dict[str, list[Line]], done: Changed) -> None:
    province = {code: unit for code in by_old if (unit := _current(code))}
    for code, its in by_old.items():
        if not _goes_on(code, its):
            Unit.objects.using("owner").filter(code=code, valid_to=None).update(valid_to=its[0].on)
            done.ended.append(province[code].full_name)
    for line in lines:
        if _current(line.new_code):
            continue
        if not line.new_name:
            raise Refused(
                f"dòng {line.number}: đơn vị {line.new_code} mới, cần tên và cấp",
                f"line {line.number}: unit {line.new_code} is new and needs a name and level",
            )
        old = province[line.old_code]
        full = f"{line.new_level.capitalize()} {line.new_name}"
        Unit.objects.using("owner").create(
            code=line.new_code, name=line.new_name, full_name=full, level=line.new_level, valid_from=line.on,
            province_code=old.province_code, province_name=old.province_name,
        )  # fmt: skip
        Custodian.objects.using("owner").update_or_create(
            id=int(line.new_code), defaults={"code": line.new_code, "full_name": full}
        )
        done.units.append(full)


def _move_books(code: str, its: list[Line], user: User, channel: str, done: Changed) -> None:
    """Of a unit that went whole; of a divided one each book is somebody's to decide."""
    if _goes_on(code, its):
        return
    books = list(Book.objects.using("owner").filter(custodian_id=int(code)).order_by("pk"))
    if its[0].kind == "whole" and its[0].new_code != code:
        for move in preview_custodian(books, int(its[0].new_code)):
            if move.refusal:
                done.blocked.append(move.refusal)
                continue
            set_custodian(move.book.pk, int(its[0].new_code), user, its[0].instrument, channel=channel)
            done.books, done.records = done.books + 1, done.records + move.records
    elif its[0].kind == "part":
        done.undecided += [book.key for book in books]
    if its[0].new_code != code:
        held = (
            Grant.objects.using("owner").filter(custodian_id=int(code)).filter(Q(until=None) | Q(until__gte=its[0].on))
        )
        done.accounts += list(held.order_by("user__username").values_list("user__username", flat=True).distinct())
