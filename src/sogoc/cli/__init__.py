"""`sogoc <verb>`: parse, call, print. The names are fixed; others build on them. One module per station of the path."""

import click

from .accounts import users
from .books import books
from .checking import check, layout
from .custodians import custodians
from .filling import template
from .frame import Commands
from .history import audit
from .intake import custodian, delivery, ingest
from .keeping import backup, restore, user_add
from .mapping import mapping
from .planning import campaign
from .reporting import export, inventory, report, snapshot, verify
from .reviewing import approve, return_, submit, why
from .running import demo, national, serve
from .standardising import recheck, standardise
from .transferring import batch, recall, reconcile, transfer
from .trying import try_
from .units import units

# fmt: off
COMMANDS = (  # in the order of the work
    demo, serve, national,
    template, ingest, mapping, delivery, custodian, custodians, units,
    standardise, recheck, layout, check,
    books, inventory, snapshot, report, campaign,
    why, submit, approve, return_,
    batch, transfer, recall, reconcile,
    export, verify, audit,
    try_,
    backup, restore, user_add, users,
)
# fmt: on


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sogoc")
def main() -> None:
    """Sổ Gốc: rà soát, chuẩn hóa và chuyển dữ liệu hộ tịch lịch sử.

    Reviews, standardises and transfers digitised historical civil-status records.
    """


for command in COMMANDS:
    main.add_command(command)
