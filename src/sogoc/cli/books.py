"""Which books there are and how far each is."""

import click

from .frame import AS, FILTER, common, filters, person
from .shown import books as shown


@click.command(epilog="Ví dụ: sogoc books type=KS --as dung --state ready")
@FILTER
@AS
@click.option(
    "--state",
    type=click.Choice(["empty", "working", "ready", "signed", "changed"]),
    help="Chỉ các quyển ở tình trạng này. / Only books that stand so.",
)
@common()
def books(filter_: tuple[str, ...], username: str, state: str | None, as_json: bool) -> None:
    """Các quyển sổ: số trường hợp, chỗ thiếu số, trùng số, đã ký chưa. / Books with counts, gaps and sign-off."""
    from ..review.shelf import shelf, volumes
    from ..store.scope import acting_as, os_account

    with acting_as(person(username), channel="command", os_account=os_account()):
        found = [v for v in volumes(list(shelf(filters(filter_)))) if state in (None, v.standing)]
        click.echo(shown.books(found, as_json))
