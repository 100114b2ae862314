"""A sheet's XML walked once, before any library allocates for it: how far its cells reach, how much text they hold.

A library that reads a sheet into a rectangle is killed by one cell at XFD1048576, by a declared dimension or by a
million references to one long text. Expat walks the XML in constant memory and tells all of it beforehand; it also
finds what the library would drop without a word: the text of error cells and of formulas without a kept value.
"""

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from xml.parsers import expat

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\Z")


class Malformed(Exception):
    """Not the XML of a workbook: broken, with a document type declaration, or with impossible references."""


@dataclass
class SheetFacts:
    """What one XML part holds. Rows and columns count from 1; `root` is the name of its first element."""

    root: str = ""
    first_row: int = 0
    last_row: int = 0
    first_column: int = 0
    last_column: int = 0
    last_drawn_row: int = 0  # last row with a cell element, be it only formatted
    text: int = 0  # characters of all cells, shared texts counted each time they are used
    formulas: int = 0
    typed: dict[tuple[int, int], str] = field(default_factory=dict)  # (row, column) -> error or formula as typed
    lengths: "array[int]" = field(default_factory=lambda: array("L"))  # of the shared texts, where root is `sst`

    @property
    def cells(self) -> int:
        """Size of the rectangle around all cells that hold something."""
        return (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1) if self.last_row else 0


def walk(pieces: Iterable[bytes], shared: "array[int]") -> SheetFacts:
    """Walk one XML part; `shared` are the lengths of the workbook's shared texts.

    Raises:
        Malformed: the part is not well formed, declares a document type, or has a cell outside any sheet.
    """
    walker = _Walker(shared)
    try:
        for piece in pieces:
            walker.parser.Parse(piece, False)
        walker.parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        raise Malformed(str(error)) from error
    return walker.facts


@cache
def column_number(letters: str) -> int:
    """`A` is 1, `XFD` is 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 is `A`, 16384 is `XFD`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class _Walker:
    """Expat handlers; keeps the position as the library does where a cell or row does not name its own."""

    def __init__(self, shared: "array[int]") -> None:
        self.facts = SheetFacts()
        self.shared = shared
        self.row = self.column = 0
        self.kind = self.value = self.formula = ""
        self.has_value = self.has_formula = False
        self.reading = ""  # the element whose text is being read: v, t, f
        self.length = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
            raise Malformed(f"encoding {encoding}")  # the library reads UTF-8 whatever is declared

    def _doctype(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        raise Malformed("document type declaration")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if not self.facts.root:
            self.facts.root = name
        if self.facts.root == "worksheet":
            self._start_in_sheet(name, attributes)
        elif self.facts.root == "sst" and name in ("si", "t"):
            self.length = 0 if name == "si" else self.length
            self.reading = "t" if name == "t" else ""

    def _start_in_sheet(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._move(attributes.get("r"))
            self.kind = attributes.get("t", "")
            self.value = self.formula = ""
            self.has_value = self.has_formula = False
        elif name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
            if not 0 < self.row <= MAX_ROW:
                raise Malformed(f"row {self.row}")
        elif name in ("v", "f", "t"):
            self.reading = name
            self.has_value = self.has_value or name != "f"
            self.has_formula = self.has_formula or name == "f"

    def _move(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
        else:
            found = _REFERENCE.match(reference)
            if found is None:
                raise Malformed(f"cell {reference}")
            self.column, self.row = column_number(found[1]), int(found[2])
        if not (0 < self.row <= MAX_ROW and 0 < self.column <= MAX_COLUMN):
            raise Malformed(f"cell {reference}")

    def _text(self, text: str) -> None:
        if self.reading == "v":
            self.value += text
        elif self.reading == "f":
            self.formula += text
        elif self.reading == "t":
            self.length += len(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("v", "f", "t"):
            self.reading = ""
        elif name == "c" and self.facts.root == "worksheet":
            self._end_cell()
        elif name == "si" and self.facts.root == "sst":
            self.facts.lengths.append(self.length)

    def _end_cell(self) -> None:
        facts = self.facts
        facts.last_drawn_row = max(facts.last_drawn_row, self.row)
        facts.formulas += self.has_formula
        if not (self.has_value or self.has_formula):
            return
        self._reach()
        facts.text += self._size()
        self.length = 0
        if self.kind == "e" and self.value:
            facts.typed[self.row, self.column] = self.value
        elif self.has_formula and not self.value and self.kind != "str":
            facts.typed[self.row, self.column] = f"={self.formula}"

    def _size(self) -> int:
        if self.kind != "s":
            return len(self.value) + self.length
        index = int(self.value or "0")
        if not 0 <= index < len(self.shared):
            raise Malformed(f"shared text {index}")
        return self.shared[index]

    def _reach(self) -> None:
        facts = self.facts
        facts.first_row = min(facts.first_row or self.row, self.row)
        facts.last_row = max(facts.last_row, self.row)
        facts.first_column = min(facts.first_column or self.column, self.column)
        facts.last_column = max(facts.last_column, self.column)
