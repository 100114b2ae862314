"""How a value of the register is printed for people: dates with slashes, codes in words."""

import re
from functools import cache

import polars as pl

from ..data import shipped
from ..record import CODE_LISTS, Field, Kind

DATE = re.compile(r"(?:\d{2}\.)?(?:\d{2}\.)?\d{4}")


@cache
def _labels(field: Field) -> dict[str, str]:
    if field.kind is Kind.ETHNIC_GROUP:
        rows = shipped("codes/ethnic_groups.csv").filter(pl.col("code_1979") != "")
        return dict(zip(rows["code_1979"], rows["name_official"], strict=True))
    return {c.code: c.vi for c in CODE_LISTS[field.codes]} if field.codes else {}


def printed(field: Field, value: str | None) -> str:
    """`05.03.1981` as `05/03/1981`, sex `2` as `Nữ`, ethnic group `01` as `Kinh`; all else as it stands."""
    text = value or ""
    if field.kind is Kind.DATE and DATE.fullmatch(text):
        return text.replace(".", "/")
    return _labels(field).get(text, text)
