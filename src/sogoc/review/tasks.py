"""What runs in the background; what a stopped process left is taken up again within a minute."""

from procrastinate.contrib.django import app

from . import frozen, runs
from .importing import advance, unfinished


@app.task(queue="bulk")
def advance_import(import_id: int) -> None:
    advance(import_id)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="resume_imports", queue="bulk")
def resume_imports(timestamp: int) -> None:
    for import_id in unfinished():
        advance(import_id)


@app.task(queue="bulk")
def advance_run(run_id: int) -> None:
    runs.advance(run_id)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="resume_runs", queue="bulk")
def resume_runs(timestamp: int) -> None:
    for run_id in runs.unfinished():
        runs.advance(run_id)


@app.task(queue="bulk")
def advance_bulk(bulk_id: int) -> None:
    frozen.advance(bulk_id)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="resume_bulk_acts", queue="bulk")
def resume_bulk_acts(timestamp: int) -> None:
    for bulk_id in frozen.unfinished():
        frozen.advance(bulk_id)
