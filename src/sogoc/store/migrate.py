"""Brings the database to the present shape: migrations, then the promises in SQL, then units and lineage."""

import hashlib
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connections, transaction

PROMISES = (
    "scope", "campaign", "accounts", "transitions", "four_eyes", "locked", "counters", "append_only", "seals",
    "snapshots", "people", "typed_here", "own_views",
)  # fmt: skip
MARK = "sogoc.promises"  # what was applied is kept, as a digest, in the comment of the schema


def prepare() -> bool:
    """Make the database ready; True when something had to be done. Two starters at once wait for each other."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_advisory_lock(20043)")
        try:
            return _prepare()
        finally:
            cursor.execute("select pg_advisory_unlock(20043)")


def _prepare() -> bool:
    from ..jurisdiction.seed import seed

    connection = connections["owner"]
    sql = promises()
    applied = "\n".join([*_migrations(), *sql.values()])
    mark = f"{MARK} {hashlib.sha256(applied.encode()).hexdigest()}"
    with connection.cursor() as cursor:
        cursor.execute("select obj_description('public'::regnamespace)")
        if cursor.fetchone()[0] == mark:
            return False
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    call_command("createcachetable", database="owner", verbosity=0)
    with transaction.atomic(using="owner"), connection.cursor() as cursor:
        if not connection.settings_dict.get("EMBEDDED"):
            roles_of_external_server(cursor)
        for statements in sql.values():
            cursor.execute(statements)
        cursor.execute(f"comment on schema public is '{mark}'")
        seed()
    return True


def _migrations() -> list[str]:
    """The names of all migrations that this version brings. Reading the files would slow every command down."""
    folders = [Path(app.path) / "migrations" for app in apps.get_app_configs()]
    return sorted(f"{f.parent.parent.name}.{f.stem}" for folder in folders for f in folder.glob("[0-9]*.py"))


def roles_of_external_server(cursor: object) -> None:
    """The embedded server makes its roles when it starts; an external one gets them by its owner, who may."""
    from .roles import create_roles

    create_roles(cursor, str(connections["default"].settings_dict["PASSWORD"]))


def promises() -> dict[str, str]:
    """Each promise's SQL, filled in from TRANSITIONS and the declared registers."""
    from ..review.people import triggers
    from ..review.workflow import TRANSITIONS

    pairs = ", ".join(sorted({f"('{t.source}', '{t.target}')" for t in TRANSITIONS}))
    folder = Path(__file__).parent.parent / "review" / "promises"
    read = {name: (folder / f"{name}.sql").read_text(encoding="utf-8") for name in PROMISES}
    return {name: text.replace("{pairs}", pairs).replace("{people}", triggers()) for name, text in read.items()}
