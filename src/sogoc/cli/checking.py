"""`sogoc check`: the kernel over many books from and to Parquet, without the ledger."""

from pathlib import Path

import click

from .frame import Failed, as_text, common, number, say

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(epilog="Ví dụ: sogoc check --engine local --input vao/ --output ra/")
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="Máy này, hoặc giao diện Spark. / This machine, or Spark's API.",
)
@click.option("--input", "source", type=FOLDER, required=True, help="books.parquet, rows/<loại>/*.parquet. / Input.")
@click.option("--output", "target", type=FOLDER, required=True, help="Thư mục mới. / A new folder.")
@click.option(
    "--remote",
    metavar="sc://HOST:PORT",
    help="Máy chủ Spark Connect; không ghi thì chạy Sail tại đây. / A server; without it, Sail runs here.",
)
@click.option("--processes", type=click.IntRange(1), help="Số tiến trình của local. / Processes of local.")
@common(database=False)
def check(engine: str, source: Path, target: Path, remote: str | None, processes: int | None, as_json: bool) -> None:
    """Chuẩn hóa, kiểm tra nhiều sổ từ Parquet ra Parquet. / Standardise and check many books, Parquet to Parquet."""
    from ..engines import check_here, check_with_spark, told

    if (engine == "local" and remote) or (engine == "spark" and processes):
        raise Failed(say("--remote là của spark, --processes là của local", "--remote is spark's, --processes local's"))
    _refuse_unless_new(target)
    if engine == "local":
        check_here(source.absolute(), target.absolute(), processes)
    else:
        check_with_spark(source.absolute(), target.absolute(), remote)
    counts = told(target)
    click.echo(as_text(counts) if as_json else "\n".join(f"{number(n):>12}  {part}" for part, n in counts.items()))


@click.command(epilog="Ví dụ: sogoc layout ban-giao/ --output vao/")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--output", "target", type=FOLDER, required=True, help="Thư mục mới. / A new folder.")
@common()
def layout(paths: tuple[Path, ...], target: Path, as_json: bool) -> None:
    """Ghi các sổ của bảng bàn giao thành Parquet cho check. / Books of deliveries as Parquet, the input of check.

    Đọc và tách sổ như khi nạp, nhưng không nạp gì; mã thoát 1 khi có tệp bị từ chối. / Nothing is taken in.
    """
    from ..review.laying_out import LaidOut

    _refuse_unless_new(target)
    done = LaidOut()
    done.write(paths, target.absolute())
    lines = [f"{name}: {say(vi, en)}" for name, vi, en in done.refused]
    lines.append(say(f"{number(done.books)} sổ, {number(done.rows)} dòng", f"{done.books} books, {done.rows} rows"))
    click.echo(as_text(vars(done)) if as_json else "\n".join(lines))
    raise click.exceptions.Exit(1 if done.refused else 0)


def _refuse_unless_new(target: Path) -> None:
    if target.exists() and any(target.iterdir()):
        raise Failed(say(f"thư mục {target} không trống", f"folder {target} is not empty"))
    target.mkdir(parents=True, exist_ok=True)
