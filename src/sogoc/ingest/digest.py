"""Digests of what a row says: the same for the same cells, whatever the layout, the row or the program that saved."""

import hashlib
from collections.abc import Iterable

import polars as pl

from ..record import EventType
from .cells import is_blank


def row_digests(raw: pl.DataFrame, event: EventType) -> pl.Series:
    """One digest a row over the fields that are not blank, name and exact text; 32 hex digits.

    Args:
        raw: columns of `event.schema()`; `row` does not count.
        event: the kind of register; its code is part of the digest.
    """
    said = [
        pl.when(~is_blank(pl.col(n))).then(pl.format(n + ":{}:{};", pl.col(n).str.len_bytes(), pl.col(n)))
        for n in sorted(event.names)
    ]
    lines = raw.select(pl.concat_str(said, ignore_nulls=True).fill_null("").alias("said"))["said"]
    prefix = f"{event.code};"
    digests = [hashlib.blake2b((prefix + line).encode(), digest_size=16).hexdigest() for line in lines]
    return pl.Series("digest", digests, pl.String)


def joint_digest(parts: Iterable[str]) -> str:
    """One digest over many texts, in their order."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode()
        whole.update(f"{len(data)}:".encode() + data)
    return whole.hexdigest()
