"""What is held here, in groups with digests (`record/manifest.py`). Only valid, current registrations count."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from ..record.manifest import LEVELS, Group, rolled_up
from .errors import Refused
from .models import EVERY_CUSTODIAN, Client

PAGE = 5_000  # records of one page
SORTED_IN_MEMORY = "192MB"  # a million lines; on disk it takes three times as long
WHICH = Refused(422, f"level phải là một trong: {', '.join(LEVELS)}", f"level is one of {', '.join(LEVELS)}")
ONE_CUSTODIAN = Refused(422, "level=record cần custodian", "level=record needs a custodian")

YEARS = """
    select custodian_code, event_type, filed_year, count(*),
           encode(sha256(convert_to(string_agg(record || ':' || version || ':' || digest, E'\\n' order by record),
                                    'UTF8')), 'hex')
    from national_registration where current and status = 'valid' {where}
    group by custodian_code, event_type, filed_year
    order by custodian_code collate "C", event_type collate "C", filed_year
"""
MEMBERS = """
    select record, version, digest, receipt
    from national_registration where current and status = 'valid' {where} order by record limit {limit}
"""


def manifest(client: Client, level: str, *, custodian: str | None, event_type: str | None, year: int | None,
             after: UUID | None) -> dict[str, Any]:
    """The rows of one level, limited to what the client may act for and to the filters given."""
    if level not in LEVELS:
        raise WHICH
    where, values = _filter(client, custodian, event_type, year)
    if level != "record":
        return {"level": level, "rows": _groups(level, _rows(YEARS.format(where=where), values))}
    if custodian is None:
        raise ONE_CUSTODIAN
    if after is not None:
        where, values = f"{where} and record > %s", [*values, after]
    names = ("record", "version", "digest", "receipt")
    rows = [dict(zip(names, row, strict=True)) for row in _rows(MEMBERS.format(where=where, limit=PAGE), values)]
    return {"level": level, "rows": rows, "next": rows[-1]["record"] if len(rows) == PAGE else None}


def _filter(client: Client, custodian: str | None, event_type: str | None, year: int | None) -> tuple[str, list[Any]]:
    asked: list[tuple[str, Any]] = [("custodian_code = %s", custodian), ("event_type = %s", event_type),
                                    ("filed_year = %s", year)]
    if EVERY_CUSTODIAN not in client.custodians:
        asked.append(("custodian_code = any(%s)", client.custodians))
    kept = [(clause, value) for clause, value in asked if value is not None]
    return "".join(f" and {clause}" for clause, _ in kept), [value for _, value in kept]


def _rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local work_mem = '{SORTED_IN_MEMORY}'")
        cursor.execute(sql, values)
        return cursor.fetchall()


def _groups(level: str, years: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [
        {"key": "/".join(key), "custodian": key[0], "type": key[1] if len(key) > 1 else None,
         "year": int(key[2]) if len(key) > 2 else None, "count": count, "digest": digest}
        for key, count, digest in rolled_up(level, (Group(tuple(map(str, key)), n, d) for *key, n, d in years))
    ]
