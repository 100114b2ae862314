"""Rows out by COPY: the same as by a query, blanks and nulls apart, and only what the person may see."""

import polars as pl

from factories import make_book, make_record
from sogoc.store.copying import copy_out, read_out
from sogoc.store.scope import acting_as

SCHEMA = pl.Schema({"n": pl.Int32, "text": pl.String})


def test_what_copy_gives_is_what_a_query_gives(ledger):
    query = "select * from (values (%s::int, %s), (2, ''), (null, null), (4, E'a\"b,\\nđ')) t(n, text) order by n"
    copied = copy_out(query, [1, "một"], schema=SCHEMA, using="owner")
    assert copied.equals(read_out(query, [1, "một"], schema=SCHEMA))
    assert copied["text"].to_list() == ["một", "", 'a"b,\nđ', None]
    assert copy_out(f"select * from ({query}) q where n = 9", [1, ""], schema=SCHEMA, using="owner").schema == SCHEMA


def test_copy_shows_no_record_of_another_commune(ledger, people):
    make_record(make_book(), status="draft")
    query = "select row, event_type from review_record"
    with acting_as(people.an):
        assert copy_out(query, [], schema=SCHEMA, using="default").height == 1
    with acting_as(people.chi):
        assert copy_out(query, [], schema=SCHEMA, using="default").height == 0
