"""Imports in the background; what a stopped process left is taken up again within a minute."""

from procrastinate.contrib.django import app

from .importing import advance, unfinished


@app.task(queue="bulk")
def advance_import(import_id: int) -> None:
    advance(import_id)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="resume_imports", queue="bulk")
def resume_imports(timestamp: int) -> None:
    for import_id in unfinished():
        advance(import_id)
