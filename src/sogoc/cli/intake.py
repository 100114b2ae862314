"""Deliveries in."""

from pathlib import Path

import click

from .frame import as_text, common
from .shown import intake as shown


@click.command(epilog="Ví dụ: sogoc ingest ban-giao/ thang-8/11650.KS.2001.01.xlsx")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@common()
def ingest(paths: tuple[Path, ...], as_json: bool) -> None:
    """Nạp tệp hoặc thư mục bàn giao. / Take in deliveries; exit 1 when a file was refused."""
    from ..review.duplicates import find_pairs
    from ..review.intake import take_in

    reports = []
    for report in take_in(paths):
        reports.append(report)
        if not as_json:
            click.echo(shown.delivery(report))
    pairs = find_pairs()
    click.echo(as_text([vars(r) for r in reports]) if as_json else shown.deliveries(reports, pairs))
    raise click.exceptions.Exit(1 if any(r.refused for r in reports) else 0)
