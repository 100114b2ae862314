"""Base records without the note of a later act about the same entry (catalogue, D-70).

An amendment is entered on the base record (Luật Hộ tịch, Điều 28 khoản 2, 3), and so is a recognition (CMC-04). Only
what is certain is said: the amendment names this record's number or, where it gives none, this kind of paper and the
same whole day of birth; it was registered after the base record; and the note is blank. What a note that is there
should say is for people to judge.
"""

import polars as pl
from polars import col

from ..record.entry import serial, suffix, written_year
from ..record.folding import folded_name
from ..standardise.dates import earliest, latest

CODE = "D-70"
FIELDS = "note,entry_number"
AMENDMENT, RECOGNITION = "TDCC", "CMC"
SEVERITIES = {AMENDMENT: "E", RECOGNITION: "W"}
PAPERS = {"KS": "khai sinh", "KH": "ket hon", "KT": "khai tu"}  # what a base record is called in `base_paper`, folded
LINKS = pl.Schema(  # two records in which the same person stands, by folded name
    dict.fromkeys(
        ("base", "base_register", "base_number", "base_date", "base_year", "base_born", "note",
         "later_register", "later_number", "later_date", "later_at", "later_born",
         "said_number", "said_date", "said_paper"),
        pl.String,
    )
)  # fmt: skip
SAYS = "chưa ghi chú {} số {} của {}"
CALLED = {AMENDMENT: "việc thay đổi, cải chính, bổ sung", RECOGNITION: "việc nhận cha, mẹ, con"}


def unnoted(links: pl.DataFrame) -> pl.DataFrame:
    """The base records without a note, `base`, `severity` and `detail`: each once, by its gravest link.

    Args:
        links: in the schema LINKS, blanks null; `base_year` is that of the number the base record is kept under.
    """
    lacking = links.filter(col("note").is_null() & _is_later() & _is_about_it())
    told = lacking.select(
        "base",
        col("later_register").replace_strict(SEVERITIES, return_dtype=pl.String).alias("severity"),
        pl.format(
            SAYS,
            col("later_register").replace_strict(CALLED, return_dtype=pl.String),
            col("later_number").fill_null("(không rõ)"),
            col("later_at").fill_null("(không rõ)"),
        ).alias("detail"),
    )
    return told.sort("base", "severity", "detail").unique("base", keep="first", maintain_order=True)


def _is_later() -> pl.Expr:
    """Registered with certainty after the base record: an entry made anew or on the same day already says it all."""
    return (earliest(col("later_date")) > latest(col("base_date"))).fill_null(False)


def _is_about_it() -> pl.Expr:
    """The amendment's number is the base record's; without a number, its kind of paper and the day of birth."""
    of_one_day = (col("base_born") == col("later_born")) & col("base_born").str.contains(r"^\d{2}\.\d{2}\.\d{4}$")
    paper = col("said_paper").map_elements(_register_of, return_dtype=pl.String, skip_nulls=True)
    said_year = pl.coalesce(written_year(col("said_number")), earliest(col("said_date")).dt.year())
    kept_year = col("base_year").cast(pl.Int32, strict=False)
    same_number = (
        (serial(col("said_number")) == serial(col("base_number")))
        & (suffix(col("said_number")) == suffix(col("base_number")))
        & (said_year == kept_year)
        & (paper.is_null() | (paper == col("base_register")))
    )
    by_day = col("said_number").is_null() & (paper == col("base_register")) & of_one_day
    amends = same_number.fill_null(False) | by_day.fill_null(False)
    return pl.when(col("later_register") == RECOGNITION).then(of_one_day).otherwise(amends).fill_null(False)


def _register_of(paper: str) -> str | None:
    """The one register that a paper's name tells: `Giấy khai sinh` is KS."""
    folded = folded_name(paper)
    told = [register for register, words in PAPERS.items() if words in folded]
    return told[0] if len(told) == 1 else None
