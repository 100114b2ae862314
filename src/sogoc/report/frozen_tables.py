"""What a snapshot freezes: one query a table, all under one view of the database."""

from dataclasses import dataclass

import polars as pl

WORK = ("submit", "return", "approve", "unapprove", "edit", "waive_warning", "waive_error", "set_outcome")
PAUSE = 30  # minutes: a longer gap between two acts of a person is no work on one record
WORK_DAYS = 60  # of acts of people are kept in a snapshot


@dataclass(frozen=True)
class FrozenTable:
    """A query whose first column is the custodian, and its columns."""

    query: str
    columns: dict[str, type[pl.DataType]]

    @property
    def schema(self) -> pl.Schema:
        return pl.Schema({"custodian_id": pl.Int32, **self.columns})


TABLES: dict[str, FrozenTable] = {
    "inventory": FrozenTable(
        """
        select custodian_id, authority_id, event_type, book_id, status, outcome, origin, handed_over_as, sum(n::int)
        from report_inventorydelta group by 1, 2, 3, 4, 5, 6, 7, 8 having sum(n) <> 0
        order by 1, 2, 3, 4, 5, 6, 7, 8""",
        {"authority_id": pl.Int32, "event_type": pl.String, "book_id": pl.Int64, "status": pl.String,
         "outcome": pl.String, "origin": pl.String, "handed_over_as": pl.String, "n": pl.Int64},
    ),
    "books": FrozenTable(
        """
        select b.custodian_id, b.id, b.authority_id, b.event_type, b.opening_year, b.volume, b.closed_on,
               b.closing_total, coalesce(f.gaps, 0), coalesce(f.repeats, 0), coalesce(f.faults, 0),
               coalesce(u.full_name, '')
        from review_book b left join accounts_user u on u.id = b.in_charge_id left join (
            select book_id, count(*) filter (where code = 'D-04') gaps, count(*) filter (where code = 'D-05') repeats,
                   count(*) filter (where severity in ('B', 'E')) faults
            from review_finding where state = 'open' group by 1) f on f.book_id = b.id
        order by 1, b.authority_id, b.event_type, b.opening_year, b.volume""",
        {"book_id": pl.Int64, "authority_id": pl.Int32, "event_type": pl.String, "opening_year": pl.Int32,
         "volume": pl.String, "closed_on": pl.Date, "closing_total": pl.Int64, "gaps": pl.Int64, "repeats": pl.Int64,
         "faults": pl.Int64, "in_charge": pl.String},
    ),
    "held": FrozenTable(
        """
        select custodian_id, event_type, reason, count(*) from review_heldrow where fate = ''
        group by 1, 2, 3 order by 1, 2, 3""",
        {"event_type": pl.String, "reason": pl.String, "n": pl.Int64},
    ),
    "gaps": FrozenTable(
        """
        select f.custodian_id, f.book_id, f.code, coalesce(r.year, 0), coalesce(r.serial, 0), f.detail
        from review_finding f left join review_record r on r.id = f.record_id
        where f.code in ('D-04', 'D-05') and f.state = 'open' order by 1, 2, 3, 4, 5, 6""",
        {"book_id": pl.Int64, "code": pl.String, "year": pl.Int32, "serial": pl.Int64, "detail": pl.String},
    ),
    "findings": FrozenTable(
        """
        select f.custodian_id, b.event_type, f.code, f.severity, f.state, count(*)
        from review_finding f join review_book b on b.id = f.book_id group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5""",
        {"event_type": pl.String, "code": pl.String, "severity": pl.String, "state": pl.String, "n": pl.Int64},
    ),
    "work": FrozenTable(
        f"""
        with acts as (
            select custodian_id, actor_name, action, (at at time zone 'Asia/Ho_Chi_Minh')::date as day,
                   coalesce(cardinality(lot), 1) as n,
                   extract(epoch from at - lag(at) over (partition by actor_id order by at)) / 60 as pause
            from audit_event
            where actor_id is not null and custodian_id is not null and action in {WORK}
                  and at >= now() - interval '{WORK_DAYS} days')
        select custodian_id, day, actor_name, coalesce(sum(n) filter (where action = 'submit'), 0)::bigint,
               coalesce(sum(n) filter (where action not in ('submit', 'return', 'unapprove', 'approve')), 0)::bigint,
               coalesce(sum(n) filter (where action in ('return', 'unapprove')), 0)::bigint,
               coalesce(sum(n) filter (where action = 'approve'), 0)::bigint,
               (percentile_cont(0.5) within group (order by pause) filter (where pause < {PAUSE}))::float8
        from acts group by 1, 2, 3 order by 1, 2, 3""",
        {"day": pl.Date, "person": pl.String, "submitted": pl.Int64, "edited": pl.Int64, "returned": pl.Int64,
         "approved": pl.Int64, "median_minutes": pl.Float64},
    ),
    "batches": FrozenTable(
        """
        select b.custodian_id, b.number, b.event_type, b.state, b.signed_at::text, count(i.id),
               count(*) filter (where i.answer = 'accepted'), count(*) filter (where i.answer = 'refused'),
               coalesce(string_agg(distinct nullif(i.words, ''), '; ') filter (where i.answer = 'refused'), '')
        from transfer_batch b left join transfer_item i on i.batch_id = b.id group by b.id order by 1, 2""",
        {"number": pl.Int64, "event_type": pl.String, "state": pl.String, "signed_at": pl.String, "sent": pl.Int64,
         "accepted": pl.Int64, "refused": pl.Int64, "words": pl.String},
    ),
    "unqualified": FrozenTable(
        """
        with faulty as (
            select record_id, string_agg(distinct code, ', ' order by code) codes from review_finding
            where state = 'open' and severity in ('B', 'E') and record_id is not null group by 1)
        select r.custodian_id, r.book_id, coalesce(r.year, 0) as year, coalesce(r.serial, 0) as serial, r.suffix,
               r.occurrence, r.status, r.outcome, f.codes
        from faulty f join review_record r on r.id = f.record_id where r.outcome = '' and r.status <> 'transferred'
        union all
        select custodian_id, book_id, coalesce(year, 0), coalesce(serial, 0), suffix, occurrence, status, outcome, ''
        from review_record where outcome <> ''
        order by 1, 2, 3, 4, 5, 6, 7, 8, 9""",
        {"book_id": pl.Int64, "year": pl.Int32, "serial": pl.Int64, "suffix": pl.String, "occurrence": pl.Int32,
         "status": pl.String, "outcome": pl.String, "codes": pl.String},
    ),
}  # fmt: skip
