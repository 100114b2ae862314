"""The dates of the exchange format: as the record has them, in EDTF, with the first and last day they can mean.

They are read out of the standard text, never kept beside it (docs/adr/0010).
"""

import polars as pl

from ..record import EventType, Kind
from ..standardise.dates import earliest
from ..standardise.edtf import meaning
from ..store.copying import read_out

DATES = pl.Schema(
    {
        "delivery": pl.String,
        "row": pl.Int32,
        "field": pl.String,
        "value": pl.String,
        "edtf": pl.String,
        "earliest": pl.Date,
        "latest": pl.Date,
    }
)


def dates(event: EventType) -> pl.DataFrame:
    """One line per date that is not blank; `edtf` is null where the text says no date, the days where it is open."""
    columns = {f.name: f.column for f in event.fields_of(Kind.DATE)}
    against = "death_date" if "death_date" in columns else "registered_on"  # the day on which an age is counted
    wide = read_out(
        f"select d.name, r.row, v.{against}, {', '.join(f'v.{name}' for name in columns)}"
        f" from review_values_{event.name} v"
        " join review_record r on r.id = v.record_id join review_delivery d on d.id = r.delivery_id",
        schema=pl.Schema(
            {"delivery": pl.String, "row": pl.Int32, "on": pl.String, **dict.fromkeys(columns, pl.String)}
        ),
    )
    written = wide.with_columns(earliest(pl.col("on")).alias("on"))
    long = written.unpivot(index=["delivery", "row", "on"], variable_name="field").filter(pl.col("value") != "")
    once = long.select("value", "on").unique()
    found = [meaning(value, on) for value, on in once.iter_rows()]
    read = once.with_columns(
        pl.Series("edtf", [m and m.edtf for m in found], dtype=pl.String),
        pl.Series("earliest", [m and m.earliest for m in found], dtype=pl.Date),
        pl.Series("latest", [m and m.latest for m in found], dtype=pl.Date),
    )
    told = long.join(read, on=["value", "on"], how="left", nulls_equal=True)
    return told.select(pl.col("field").replace_strict(columns) if name == "field" else name for name in DATES)
