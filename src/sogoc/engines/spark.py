"""The kernel over many books through Spark's API: Sail in this process, or any server that is named.

Only Spark Connect's client is needed here; the workers need this package and PyArrow. A call gives back one frame, so
the parts of all books come under each other, are written once, and are then set apart.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from ..record import EventType
from ..trouble import Told
from .books import PART, PARTS, of_book, registers, schema_of, together

MIXED = "parts-together"  # of an output while it is made
SPARK_TYPES = {pl.String: "string", pl.Int32: "int"}


@contextmanager
def _session(remote: str | None) -> Iterator[Any]:
    os.environ.setdefault("RUST_LOG", "error")  # else Sail tells its doings on stderr
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise _missing("pyspark-client") from None
    if remote:
        yield from _connected(SparkSession, remote)
        return
    try:
        from pysail.spark import SparkConnectServer
    except ImportError:
        raise _missing("pysail") from None
    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    try:
        _, port = server.listening_address
        yield from _connected(SparkSession, f"sc://127.0.0.1:{port}")
    finally:
        server.stop()


@contextmanager
def _no_doctest() -> Iterator[None]:
    """PySpark takes a program that `python -c` began for its own doctests, and ends it."""
    main = sys.modules["__main__"]
    nameless = not hasattr(main, "__file__")
    if nameless:
        main.__file__ = "-c"
    try:
        yield
    finally:
        if nameless:
            del main.__file__


def _connected(sessions: Any, remote: str) -> Iterator[Any]:
    with _no_doctest():
        spark = sessions.builder.remote(remote).create()
    try:
        yield spark
    finally:
        spark.stop()


def _missing(package: str) -> Told:
    return Told(
        f"chưa cài {package}: pip install 'sogoc[spark]'", f"{package} is not installed: pip install 'sogoc[spark]'"
    )


def in_arrow(code: str) -> Callable[[Any], Any]:
    """`of_book` as the call wants it: Arrow in, Arrow of exactly the declared types out."""
    import pyarrow as pa

    types = {pl.String: pa.string(), pl.Int32: pa.int32()}

    def arrow_of_book(rows: pa.Table) -> pa.Table:  # the call reads these annotations
        done = of_book(pl.DataFrame(rows), code)
        return done.to_arrow().cast(pa.schema([(name, types[type(kind)]) for name, kind in done.schema.items()]))

    return arrow_of_book


def check_with_spark(source: Path, target: Path, remote: str | None = None) -> None:
    """Every book of a folder.

    Args:
        remote: address of a Spark Connect server, `sc://host:15002`, which sees both folders under the same paths;
            without one, Sail is started for this run.

    Raises:
        Told: the client, or Sail, is not installed.
    """
    events = registers(source)
    with _session(remote) as spark:
        books = spark.read.parquet(str(source / "books.parquet"))
        for event in events:
            rows = spark.read.parquet(str(source / "rows" / event.code))
            _check(spark, rows.join(books.drop("event"), "book"), event, target)
    shutil.rmtree(target / MIXED, ignore_errors=True)


def _check(spark: Any, rows: Any, event: EventType, target: Path) -> None:
    declared = ", ".join(f"{name} {SPARK_TYPES[type(kind)]}" for name, kind in together(event).items())
    mixed = str(target / MIXED / event.code)
    rows.groupBy("book").applyInArrow(in_arrow(event.code), declared).write.parquet(mixed)
    done = spark.read.parquet(mixed)
    for part in PARTS:
        of_part = done.where(done[PART] == part).select(*schema_of(part, event))
        of_part.write.parquet(str(target / part / event.code))
