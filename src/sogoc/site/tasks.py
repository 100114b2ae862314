"""What the worker does by itself: fold the counters, note the day, seal the history, report every week."""

from django.db import connection
from procrastinate.contrib.django import app

from ..audit.seals import seal
from ..report.weekly import make_ready


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="fold_counters", queue="upkeep")
def fold_counters(timestamp: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select report_fold_deltas()")


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="note_day", queue="upkeep")
def note_day(timestamp: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select report_note_day()")


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="seal_history", queue="upkeep")
def seal_history(timestamp: int) -> None:
    seal()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="report_weekly", queue="bulk")
def report_weekly(timestamp: int) -> None:
    make_ready()
