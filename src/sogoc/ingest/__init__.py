"""From a delivered file to raw frames: workbooks, the hand-over list, scans. Pure: no Django, nothing written."""

from .digest import row_digests
from .handover import HANDOVER, read_handover
from .names import HANDOVER_LIST, TABLES, DeliveryName, ScanName, delivery_name, scan_name
from .quarantine import HELD
from .reader import read_workbook
from .refused import REASONS, Reason, Refused
from .scan_findings import LINKS, match_scans
from .scans import PAGES, Scans, read_scans
from .sources import LEGACY, status_of
from .tables import read_tables
from .workbook import Sheet, Workbook

__all__ = [
    "HANDOVER",
    "HANDOVER_LIST",
    "HELD",
    "LEGACY",
    "LINKS",
    "PAGES",
    "REASONS",
    "TABLES",
    "DeliveryName",
    "Reason",
    "Refused",
    "ScanName",
    "Scans",
    "Sheet",
    "Workbook",
    "delivery_name",
    "match_scans",
    "read_handover",
    "read_scans",
    "read_tables",
    "read_workbook",
    "row_digests",
    "scan_name",
    "status_of",
]
