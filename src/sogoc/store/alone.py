"""One process at a time at a thing that runs in the background."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections


@contextmanager
def only_here(kind: int, number: int) -> Iterator[bool]:
    """Whether this process got the thing for itself; the end of a process gives it free."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [kind, number])
        (mine,) = cursor.fetchone()
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("select pg_advisory_unlock(%s, %s)", [kind, number])
