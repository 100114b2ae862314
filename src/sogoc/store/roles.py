"""The roles of the database. They belong to the cluster, so they are made here and never in a migration.

sogoc_web   the login of web, worker and commands: NOINHERIT, owns nothing, may do nothing by itself
sogoc_app   what it becomes to act for a person with some custodians: row-level security by `sogoc.scope`
sogoc_all   what it becomes for a person who reads every custodian; writes still by `sogoc.scope`
"""

from typing import Any

LOCK = 20041  # one advisory lock for all starters; taken in one database, where it works


def create_roles(connection: Any, web_password: str) -> None:
    """Make the roles when missing and set the login's password; in a transaction, as a role that may create roles."""
    connection.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    have = {name for (name,) in connection.execute("select rolname from pg_roles where rolname like 'sogoc%%'", [])}
    for group in ("sogoc_app", "sogoc_all"):
        if group not in have:
            connection.execute(f"create role {group} nologin")
    if "sogoc_web" not in have:
        connection.execute("create role sogoc_web login noinherit")
        for group in ("sogoc_app", "sogoc_all"):
            connection.execute(f"grant {group} to sogoc_web")  # NOINHERIT above: only by set role
    literal = web_password.replace("'", "''")
    connection.execute(f"alter role sogoc_web password '{literal}'")
