"""Many books as Parquet, and one of them through the kernel: what both engines share."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl
from polars import col

from ..data import shipped_reference
from ..pipeline import CHANGES, FINDINGS, PLACES, SUGGESTIONS, Book, process
from ..record import BY_CODE, EventType
from ..trouble import Told

BOOKS = pl.Schema(
    {
        "book": pl.String,  # any key, as long as it is the only one
        "event": pl.String,  # code of the register
        "opening_year": pl.Int32,
        "volume": pl.String,
        "opened": pl.Date,
        "closed": pl.Date,
        "closing_total": pl.Int32,
        "scans_promised": pl.Boolean,
        "partial": pl.Boolean,
        "authority_text": pl.String,
    }
)
PARTS = ("standard", "changes", "places", "findings", "suggestions")
PART = "part"  # beside the columns of all parts, in the one frame that a call of Spark's API can give back


def schema_of(part: str, event: EventType) -> pl.Schema:
    """The columns of a part of the output."""
    known = {"changes": CHANGES, "places": PLACES, "findings": FINDINGS, "suggestions": SUGGESTIONS}
    return pl.Schema([("book", pl.String()), *(event.schema() if part == "standard" else known[part]).items()])


def together(event: EventType) -> pl.Schema:
    """The columns of all parts beside each other."""
    every = {name: kind for part in PARTS for name, kind in schema_of(part, event).items()}
    return pl.Schema([(PART, pl.String()), *every.items()])


def of_book(rows: pl.DataFrame, code: str) -> pl.DataFrame:
    """One book through the kernel.

    Args:
        rows: its typed rows, with the columns of BOOKS beside them.
        code: of its register.

    Returns:
        Its parts under each other, in the columns of `together`.
    """
    event = BY_CODE[code]
    facts = rows.select(name for name in BOOKS if name not in ("book", "event")).row(0, named=True)
    blank = {"volume": facts["volume"] or "", "authority_text": facts["authority_text"] or ""}
    flags = {name: bool(facts[name]) for name in ("scans_promised", "partial")}
    raw = rows.select(col(name).cast(kind) for name, kind in event.schema().items()).sort("row")
    done = process(raw, Book(**facts | blank | flags, event=event), shipped_reference())
    key, columns = pl.lit(rows.get_column("book")[0]).alias("book"), together(event)
    parts = [getattr(done, part).select(pl.lit(part).alias(PART), key, pl.all()) for part in PARTS]
    every: pl.DataFrame = pl.concat(parts, how="diagonal").match_to_schema(columns, missing_columns="insert")
    return every.select(columns.names())


def lay_out(books: Iterable[tuple[str, Book, pl.DataFrame]], folder: Path) -> None:
    """Write books as the input of an engine: key, what is known of the book, its typed rows."""
    known: list[dict[str, object]] = []
    for number, (key, book, raw) in enumerate(books):
        known.append({"book": key, **vars(book), "event": book.event.code})
        place = folder / "rows" / book.event.code
        place.mkdir(parents=True, exist_ok=True)
        raw.select(pl.lit(key).alias("book"), *book.event.schema()).write_parquet(place / f"{number:06}.parquet")
    pl.DataFrame(known, schema=BOOKS).write_parquet(folder / "books.parquet")


def registers(folder: Path) -> list[EventType]:
    """The registers that an input folder holds; their rows are looked over before any work begins.

    Raises:
        Told: no input folder, a register that is none, columns that are missing, rows of an unknown book.
    """
    if not (folder / "books.parquet").is_file() or not (places := sorted((folder / "rows").glob("*/"))):
        raise Told(f"{folder}: cần books.parquet và rows/<loại>/*.parquet", "books.parquet and rows/ are needed")
    books = books_of(folder)
    for place in places:
        if (event := BY_CODE.get(place.name)) is None:
            raise Told(f"rows/{place.name}: không có loại sổ này", f"rows/{place.name}: no such register")
        have = rows_of(folder, event).collect_schema().names()
        if missing := {"book", *event.schema()} - set(have):
            raise Told(f"rows/{place.name}: thiếu cột {min(missing)}", f"rows/{place.name} lacks {min(missing)}")
        of_register = books.filter(event=event.code).select("book")
        if (
            rows_of(folder, event)
            .select("book")
            .unique()
            .join(of_register.lazy(), on="book", how="anti")
            .collect()
            .height
        ):
            raise Told(f"rows/{place.name}: có dòng của sổ không có trong books.parquet", "rows of an unknown book")
    return [BY_CODE[place.name] for place in places]


def books_of(folder: Path) -> pl.DataFrame:
    books = pl.read_parquet(folder / "books.parquet").match_to_schema(
        BOOKS, missing_columns="insert", integer_cast="upcast"
    )
    if books.select("book").is_duplicated().any():
        raise Told("books.parquet: hai sổ cùng khóa", "books.parquet: two books have one key")
    return books


def rows_of(folder: Path, event: EventType) -> pl.LazyFrame:
    return pl.scan_parquet(folder / "rows" / event.code / "*.parquet")


def read_part(target: Path, part: str, code: str) -> pl.DataFrame:
    """A part of the output in an order of its own, whoever made it."""
    schema = schema_of(part, BY_CODE[code])
    found = pl.read_parquet(target / part / code / "*.parquet").select(
        col(name).cast(kind) for name, kind in schema.items()
    )
    return found.sort(schema.names()[:2], maintain_order=True) if part == "standard" else found.sort(schema.names())


def told(target: Path) -> Mapping[str, int]:
    """How many rows each part of an output holds."""
    return {
        part: pl.scan_parquet(target / part / "*" / "*.parquet", missing_columns="insert", extra_columns="ignore")
        .select(pl.len())
        .collect()
        .item()
        for part in PARTS
    }
