"""The kernel over many books: the same rows from the pool of processes and through Spark's API, and no half input."""

from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from sogoc.cli import main
from sogoc.data import shipped_reference
from sogoc.engines import PARTS, check_here, check_with_spark, lay_out, read_part
from sogoc.ingest import delivery_name, read_workbook
from sogoc.pipeline import Book, process

SAMPLES = Path(__file__).parents[2] / "samples" / "deliveries"
ROWS = 20_000
LONG = 2_000  # rows of a book: the sample's small books, each written out again and again


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engines") / "in"
    books = []
    for file in sorted(SAMPLES.glob("*.xlsx")):
        name = delivery_name(file)
        for sheet in read_workbook(file).sheets:
            raw = pl.concat([sheet.raw] * (LONG // sheet.raw.height + 1)).head(LONG)
            raw = raw.with_columns(row=pl.int_range(1, LONG + 1, dtype=pl.Int32))
            books.append((Book(event=sheet.event, opening_year=name.opening_year, volume=name.volume or ""), raw))
    many = (books * (ROWS // LONG))[: ROWS // LONG]
    lay_out(((f"quyển {n}", book, raw) for n, (book, raw) in enumerate(many)), folder)
    return folder


def test_sail_finds_what_the_pool_of_processes_finds(laid_out: Path, tmp_path: Path):
    check_here(laid_out, tmp_path / "here", processes=2)
    check_with_spark(laid_out, tmp_path / "there")
    codes = sorted(place.name for place in (laid_out / "rows").iterdir())
    assert sum(read_part(tmp_path / "here", "standard", code).height for code in codes) == ROWS
    assert len(codes) > 1 and not (tmp_path / "there" / "parts-together").exists()
    for part in PARTS:
        for code in codes:
            here, there = read_part(tmp_path / "here", part, code), read_part(tmp_path / "there", part, code)
            assert here.equals(there) and (here.height or part == "suggestions"), (part, code)


def test_the_pool_gives_what_the_kernel_gives(tmp_path: Path):
    file = next(SAMPLES.glob("*.KS.*.xlsx"))
    sheet = read_workbook(file).sheets[0]
    book = Book(event=sheet.event, opening_year=delivery_name(file).opening_year, volume="01", closing_total=3)
    lay_out([("một", book, sheet.raw)], tmp_path / "in")
    done = CliRunner().invoke(
        main, ["check", "--input", str(tmp_path / "in"), "--output", str(tmp_path / "out"), "--json"]
    )
    assert done.exit_code == 0, done.output
    expected = process(sheet.raw, book, shipped_reference())
    for part in PARTS:
        wanted = getattr(expected, part)
        got = read_part(tmp_path / "out", part, "KS").drop("book")
        assert got.sort(got.columns).equals(wanted.sort(wanted.columns)), part


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: (folder / "books.parquet").unlink(), "books.parquet"),
        (lambda folder: (folder / "rows" / "KS").rename(folder / "rows" / "XX"), "rows/XX"),
        (lambda folder: pl.DataFrame({"book": ["một"]}).write_parquet(folder / "rows" / "KS" / "000000.parquet"), "row"),
        (lambda folder: _cover("hai").write_parquet(folder / "books.parquet"), "sổ không có trong books.parquet"),
        (lambda folder: _cover("một", "một").write_parquet(folder / "books.parquet"), "cùng khóa"),
    ],
)  # fmt: skip
def test_half_an_input_is_refused_before_any_work(spoil, said: str, tmp_path: Path):  # type: ignore[no-untyped-def]
    sheet = read_workbook(next(SAMPLES.glob("*.KS.*.xlsx"))).sheets[0]
    lay_out([("một", Book(event=sheet.event), sheet.raw)], tmp_path / "in")
    spoil(tmp_path / "in")
    done = CliRunner().invoke(main, ["check", "--input", str(tmp_path / "in"), "--output", str(tmp_path / "out")])
    assert done.exit_code == 2 and said in done.output and len(done.output.splitlines()) == 1
    assert not list((tmp_path / "out").iterdir())


def test_nothing_is_written_over(tmp_path: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "x").touch()
    done = CliRunner().invoke(main, ["check", "--input", str(tmp_path), "--output", str(tmp_path / "out")])
    assert done.exit_code == 2 and "không trống" in done.output


def _cover(*keys: str) -> pl.DataFrame:
    return pl.DataFrame({"book": list(keys), "event": ["KS"] * len(keys)})
