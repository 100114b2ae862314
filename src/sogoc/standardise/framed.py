"""Rows that the standardisers leave, as a frame."""

from collections.abc import Sequence

import polars as pl


def frame_of(tuples: Sequence[tuple[object, ...]], schema: pl.Schema) -> pl.DataFrame:
    """Tuples as a frame, column by column, which is faster than row by row."""
    series = zip(*tuples, strict=True) if tuples else [() for _ in schema]
    return pl.DataFrame(dict(zip(schema, series, strict=True)), schema=schema)
