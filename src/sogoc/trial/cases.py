"""What is put to the test: JSON Lines, or plain lines, to cases."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

KINDS = (
    "text", "name", "syllable", "date", "place", "ethnic", "nationality", "identifier", "entry_number", "pair",
)  # fmt: skip
YEAR_ONLY = re.compile(r"^(?:[0-9]{1,2}[./-])?((?:18|19|20)[0-9]{2})$")
DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$|^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$", re.ASCII)


class CaseError(ValueError):
    """A line that is no case; `vi` and `en` say where and what to do."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en


@dataclass(frozen=True)
class Case:
    """One value, one column, or for a pair two names."""

    id: Any
    values: tuple[str | None, ...]
    is_column: bool = False
    registered_on: date | None = None
    event_date: date | None = None
    paper: str = ""  # code of the kind of identity paper

    @property
    def day(self) -> date | None:
        """The day against which ages are read."""
        return self.event_date or self.registered_on


def cases_of(lines: Iterable[str], kind: str, registered_on: date | None = None) -> Iterator[Case]:
    """A case for each line that is not empty."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield case_of(line, number, kind, registered_on)


def case_of(line: str, number: int, kind: str, registered_on: date | None = None) -> Case:
    """`{"id": 1, "input": "..."}`; a line that is no JSON object is the value itself.

    Raises:
        CaseError: the line begins like JSON and is none, or lacks what the kind needs.
    """
    text = line.strip("\r\n").removeprefix("\ufeff")
    if not text.lstrip().startswith("{"):
        given: dict[str, Any] = {"input": text}
        if kind == "pair":
            a, _, b = text.partition("|")
            given = {"a": a.strip(), "b": b.strip()}
    else:
        try:
            given = json.loads(text)
        except ValueError:
            raise CaseError(f"dòng {number} không phải JSON", f"line {number} is not JSON") from None
    wanted = ("a", "b") if kind == "pair" else ("input",)
    if missing := [w for w in wanted if w not in given]:
        raise CaseError(f"dòng {number} thiếu {missing[0]!r}", f"line {number} lacks {missing[0]!r}")
    found = [given[w] for w in wanted]
    is_column = kind != "pair" and isinstance(found[0], list)
    values = tuple(map(_text, found[0] if is_column else found))
    on = _day(given.get("registered_on"), number) or registered_on
    paper = str(given.get("paper") or "")
    return Case(given.get("id", number), values, is_column, on, _event_day(given.get("event_date"), number), paper)


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _event_day(text: Any, number: int) -> date | None:
    """The day of an event; of one known by its year alone, the first: an age counts in years."""
    year = YEAR_ONLY.match(str(text or "").strip())
    return date(int(year[1]), 1, 1) if year else _day(text, number)


def _day(text: Any, number: int) -> date | None:
    return None if text in (None, "") else day_of(str(text), f"dòng {number}: ", f"line {number}: ")


def day_of(text: str, vi: str = "", en: str = "") -> date:
    """`2001-05-31` or `31.05.2001`.

    Raises:
        CaseError: no day.
    """
    try:
        found = DAY.match(text[:10].strip())
        if found and found[1]:
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found:
            return date(int(found[6]), int(found[5]), int(found[4]))
    except ValueError:
        pass
    raise CaseError(f"{vi}{text!r} không phải ngày (cần 2001-05-31)", f"{en}{text!r} is no day (needs 2001-05-31)")
