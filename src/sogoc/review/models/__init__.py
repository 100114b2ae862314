"""The ledger: deliveries, books, records and everything kept beside them.

A `Record` is the narrow head; its values stand in one typed table per event type (`../values.py`). Every table with
personal data carries `custodian_id`, by which row-level security decides (`promises/scope.sql`).
"""

from ..values import VALUES, Values
from .at_work import Assignment, Decision, Lease, NewEntry, Typing
from .belonging import CustodianProposal
from .beside import Cell, Disagreement, Finding, Page, Pair, Place, Proposal, SecondReading
from .book import Book
from .bulk import BulkAct, BulkPart, BulkSample
from .delivery import Delivery, HeldRow
from .importing import Import, ImportFile
from .mapping import ColumnMapping
from .person import Person
from .quality import PlantedError, Retyping
from .record import Record
from .rewriting import Run
from .saved_view import SavedView
from .signing import BookSignOff
from .states import Origin, Outcome, Status

__all__ = [
    "VALUES",
    "Assignment",
    "Book",
    "BookSignOff",
    "BulkAct",
    "BulkPart",
    "BulkSample",
    "Cell",
    "ColumnMapping",
    "CustodianProposal",
    "Decision",
    "Delivery",
    "Disagreement",
    "Finding",
    "HeldRow",
    "Import",
    "ImportFile",
    "Lease",
    "NewEntry",
    "Origin",
    "Outcome",
    "Page",
    "Pair",
    "Person",
    "Place",
    "PlantedError",
    "Proposal",
    "Record",
    "Retyping",
    "Run",
    "SavedView",
    "SecondReading",
    "Status",
    "Typing",
    "Values",
]
