"""The exchange format: what the ledger holds as Parquet tables, for checking a system against the truth."""

from pathlib import Path

import polars as pl

from ..record import EVENT_TYPES, EventType
from ..store.copying import read_out
from .exchange_dates import dates

FILES = """
select distinct on (name) name, case when refused = '' then 'accepted' else 'rejected' end, refused, rows_in,
       rows_loaded, rows_held, rows_known
from review_delivery order by name, kind = 'scans', received_at
"""
STATUS = """
select d.name, r.sheet, r.row, r.id::text, r.status, r.origin, r.outcome, c.code, a.code
from review_record r join review_delivery d on d.id = r.delivery_id
join jurisdiction_custodian c on c.id = r.custodian_id join jurisdiction_authority a on a.id = r.authority_id
order by 1, 2, 3
"""
ELIGIBILITY = """
select d.name, r.row, not exists (select from review_finding f
    where f.record_id = r.id and f.state = 'open' and f.severity in ('B', 'E'))
from review_record r join review_delivery d on d.id = r.delivery_id order by 1, 2
"""
FINDINGS = """
select d.name, r.row, f.code, f.severity, split_part(f.fields, ',', 1), r.event_type
from review_finding f join review_record r on r.id = f.record_id join review_delivery d on d.id = r.delivery_id
where f.state <> 'fixed'
union all
select d.name, 0, f.code, f.severity, split_part(f.fields, ',', 1), b.event_type
from review_finding f join review_book b on b.id = f.book_id
join lateral (select d.name from review_record r join review_delivery d on d.id = r.delivery_id
              where r.book_id = b.id order by d.received_at limit 1) d on true
where f.record_id is null and f.state <> 'fixed'
union all
select d.name, s.row, f ->> 0, f ->> 1, split_part(f ->> 2, ',', 1), r.event_type
from review_secondreading s join review_delivery d on d.id = s.delivery_id join review_record r on r.id = s.record_id,
     jsonb_array_elements(s.findings) f
union all
select d.name, h.row, h.reason, 'B', '', '' from review_heldrow h join review_delivery d on d.id = h.delivery_id
union all
select d.name, 0, m ->> 0, 'N', '', '' from review_delivery d, jsonb_array_elements(d.remarks) m
"""
DUPLICATES = """
select ld.name, l.row, rd.name, r.row, p.score
from review_pair p join review_record l on l.id = p.left_id join review_record r on r.id = p.right_id
join review_delivery ld on ld.id = l.delivery_id join review_delivery rd on rd.id = r.delivery_id
where p.kind <> 'second_marriage'
union all
select d.name, r.row, sd.name, s.row, 1.0
from review_secondreading s join review_record r on r.id = s.record_id
join review_delivery d on d.id = r.delivery_id join review_delivery sd on sd.id = s.delivery_id
"""


def export(folder: Path) -> dict[str, int]:
    """Write records, dates, findings, duplicates, files, eligibility and status; returns rows by table."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "records": pl.concat(_records(event) for event in EVENT_TYPES),
        "dates": pl.concat(dates(event) for event in EVENT_TYPES),
        "findings": _findings(),
        "duplicates": _table(
            DUPLICATES,
            left_delivery=pl.String,
            left_row=pl.Int32,
            right_delivery=pl.String,
            right_row=pl.Int32,
            score=pl.Float64,
        ),
        "files": _table(
            FILES,
            delivery=pl.String,
            status=pl.String,
            reason=pl.String,
            rows_in=pl.Int32,
            rows_loaded=pl.Int32,
            rows_quarantined=pl.Int32,
            rows_known=pl.Int32,
        ),
        "eligibility": _table(ELIGIBILITY, delivery=pl.String, row=pl.Int32, eligible=pl.Boolean),
        "status": _table(
            STATUS,
            delivery=pl.String,
            sheet=pl.String,
            row=pl.Int32,
            record_id=pl.String,
            status=pl.String,
            origin=pl.String,
            outcome=pl.String,
            custodian=pl.String,
            authority=pl.String,
        ),
    }
    for name, table in tables.items():
        table.write_parquet(folder / f"{name}.parquet")
    return {name: table.height for name, table in tables.items()}


def _table(query: str, **columns: type[pl.DataType]) -> pl.DataFrame:
    return read_out(query, schema=pl.Schema(columns))


def _records(event: EventType) -> pl.DataFrame:
    """One line per value that is not blank, of records and second readings, and of the places resolved beside them."""
    columns = {f.name: f.column for f in event.fields}
    wide = read_out(
        f"select d.name, r.row, {', '.join(f'v.{name}' for name in columns)} from review_values_{event.name} v"
        " join review_record r on r.id = v.record_id join review_delivery d on d.id = r.delivery_id",
        schema=pl.Schema({"delivery": pl.String, "row": pl.Int32, **dict.fromkeys(columns, pl.String)}),
    )
    values = wide.unpivot(index=["delivery", "row"], variable_name="field").filter(pl.col("value") != "")
    shape = pl.Schema({"delivery": pl.String, "row": pl.Int32, "field": pl.String, "value": pl.String})
    readings = read_out(
        "select d.name, s.row, v.key, v.value from review_secondreading s join review_record r on r.id = s.record_id"
        " join review_delivery d on d.id = s.delivery_id, jsonb_each_text(s.standard) v where r.event_type = %s",
        [event.code],
        schema=shape,
    )
    places = read_out(
        "select d.name, r.row, p.field, p.unit from review_place p join review_record r on r.id = p.record_id"
        " join review_delivery d on d.id = r.delivery_id where r.event_type = %s"
        " union all select d.name, s.row, v.key, v.value from review_secondreading s"
        " join review_record r on r.id = s.record_id"
        " join review_delivery d on d.id = s.delivery_id, jsonb_each_text(s.places) v where r.event_type = %s",
        [event.code, event.code],
        schema=shape,
    )
    column = pl.col("field").replace_strict(columns)
    return pl.concat(
        [
            pl.concat([values.select(shape.names()), readings]).with_columns(column),
            places.with_columns(column + "@ma"),
        ]
    )


def _findings() -> pl.DataFrame:
    found = _table(
        FINDINGS,
        delivery=pl.String,
        row=pl.Int32,
        code=pl.String,
        severity=pl.String,
        field=pl.String,
        event_type=pl.String,
    )
    columns = pl.DataFrame(
        [(e.code, f.name, f.column) for e in EVENT_TYPES for f in e.fields]
        + [(e.code, "scan", "tepDinhKem") for e in EVENT_TYPES],
        schema={"event_type": pl.String, "field": pl.String, "column": pl.String},
        orient="row",
    )
    return found.join(columns, on=["event_type", "field"], how="left").select(
        "delivery", "row", "code", "severity", pl.col("column").alias("field")
    )
