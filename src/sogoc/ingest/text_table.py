"""A table delivered as text, `.csv` or `.tsv`: its encoding, its delimiter and its cells, each byte kept.

What is not Unicode is read as Windows-1252, byte for byte and back: so the letters of TCVN3, VNI, VISCII or VPS look as
they do in a workbook typed with those fonts, and `standardise` decides on the encoding by the column.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import ftfy.bad_codecs  # noqa: F401  # registers sloppy-windows-1252, which knows all 256 bytes
import polars as pl

from .archives import CHUNK
from .cells import Grid
from .container import MAX_CELLS, MAX_COLUMNS, WEIGHT
from .header import SEARCHED_ROWS, Role, find_header
from .refused import Refused
from .sheet_xml import SheetFacts

SUFFIXES = {".csv", ".tsv"}
_DELIMITERS = ",;\t|^~:"
_BYTES = "sloppy-windows-1252"
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # a workbook under another name
_HEAD = 1 << 18  # characters in which the header is looked for
_ROWS_AT_ONCE = 5_000


def is_text_table(path: Path) -> bool:
    """Whether a file says by its name that it is a table of text, and is no workbook by its first bytes."""
    if path.suffix.lower() not in SUFFIXES:
        return False
    with path.open("rb") as stream:
        return not stream.read(8).startswith(_PACKED)


def read_text_table(path: Path) -> tuple[Grid, SheetFacts]:
    """The cells of a text table and how far they reach; `row` counts the records, as Excel shows them.

    Raises:
        Refused: empty, too_large, corrupt (a quote that is not closed) or not_xlsx (no text).
    """
    if not 0 < path.stat().st_size <= WEIGHT.file:
        raise _too_large(path.name, 0) if path.stat().st_size else _empty(path.name)
    encoding = _encoding(path)
    try:
        with path.open(encoding=encoding, newline="") as stream:
            delimiter = _delimiter(stream.read(_HEAD))
        with path.open(encoding=encoding, newline="") as stream:
            cells = _cells(_records(stream, delimiter, path.name), path.name)
    except UnicodeError as error:
        raise _no_text(path.name) from error
    width, last = cells.width - 1, 0 if cells.is_empty() else int(cells["row"].tail(1).item())
    facts = SheetFacts(root="worksheet", first_row=1, last_row=last, first_column=1, last_column=width)
    return Grid(cells=cells, first_column=1), facts


def _encoding(path: Path) -> str:
    """UTF-16 by its mark or its zeros, UTF-8 where all of the file is, else one byte a letter."""
    with path.open("rb") as stream:
        head = stream.read(4096)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
            if zeros.count(0) > len(zeros) / 3:
                return encoding
        stream.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while piece := stream.read(CHUNK):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _BYTES
    return "utf-8-sig"


def _delimiter(head: str) -> str:
    """The delimiter with which a row of the head has most columns of a register; where none has any, most cells."""
    return max(_DELIMITERS, key=lambda d: (_known_columns(head, d), head.partition("\n")[0].count(d)))


def _known_columns(head: str, delimiter: str) -> int:
    try:
        records = list(islice(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), SEARCHED_ROWS))
    except csv.Error:
        return 0
    header = find_header([(n, [*record]) for n, record in enumerate(records, start=1)], None)
    return 0 if header is None else len(header.of(Role.FIELD)) + len(header.of(Role.EXTRA))


def _records(stream: io.TextIOWrapper, delimiter: str, name: str) -> Iterator[list[int | str | None]]:
    """Number and texts of each record that is not empty, without the empty cells at its end."""
    reader = csv.reader(_lines(stream, name), delimiter=delimiter, strict=True)
    begun, number = 1, 0
    try:
        for number, record in enumerate(reader, start=1):
            while record and not record[-1]:
                record.pop()
            if record:
                yield [number, *(text or None for text in record)]
            begun = reader.line_num + 1
    except csv.Error as error:
        raise _torn(name, begun) from error


def _lines(stream: io.TextIOWrapper, name: str) -> Iterator[str]:
    for line in stream:
        if "\0" in line:
            raise _no_text(name)
        yield line


def _cells(records: Iterator[list[int | str | None]], name: str) -> pl.DataFrame:
    """All records as a frame as wide as the widest of them."""
    frames, width = [pl.DataFrame(schema={"row": pl.Int32})], 0
    while batch := list(islice(records, _ROWS_AT_ONCE)):
        width = max(width, *(len(record) - 1 for record in batch))
        last = batch[-1][0]
        if width > MAX_COLUMNS or not isinstance(last, int) or last * width > MAX_CELLS:
            raise _too_large(name, width)
        schema = {"row": pl.Int32, **{f"c{i}": pl.String for i in range(width)}}
        filled = [record + [None] * (width + 1 - len(record)) for record in batch]
        frames.append(pl.DataFrame(filled, schema=schema, orient="row"))
    return pl.concat(frames, how="diagonal")


def _empty(name: str) -> Refused:
    return Refused("empty", vi=f"Tệp {name} rỗng (0 byte): xin nộp lại.", en=f"File {name} is empty: send it again.")


def _too_large(name: str, width: int) -> Refused:
    vi, en = (f" ({width} cột)", f" ({width} columns)") if width > MAX_COLUMNS else ("", "")
    return Refused(
        "too_large",
        vi=f"Tệp {name} quá lớn{vi}: xin chia thành nhiều tệp, mỗi tệp không quá {MAX_CELLS:_} ô và 200 MB.",
        en=f"File {name} is too large{en}: split it, at most {MAX_CELLS:_} cells and 200 MB each.",
    )


def _no_text(name: str) -> Refused:
    return Refused(
        "not_xlsx",
        vi=f"Tệp {name} không phải bảng dạng chữ (.csv, .tsv): xin mở bằng Excel, lưu dạng “CSV UTF-8” rồi nộp lại.",
        en=f"File {name} is not a table of text (.csv, .tsv): save it as “CSV UTF-8” in Excel and hand over again.",
    )


def _torn(name: str, line: int) -> Refused:
    return Refused(
        "corrupt",
        vi=f"Tệp {name}, từ dòng {line}: dấu nháy kép không khép đúng, hoặc ô quá dài. Xin sửa dòng đó rồi nộp lại.",
        en=f"File {name}, from line {line}: a quote is not closed rightly, or a cell is too long. Mend that line.",
    )
