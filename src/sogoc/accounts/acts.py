"""Who may do what: one table, the only place where roles meet acts (architecture 4)."""

from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    CLERK = "clerk"
    APPROVER = "approver"
    LEAD = "lead"
    OFFICER = "officer"
    DEPARTMENT_LEAD = "department_lead"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


ROLE_LABELS: dict[Role, tuple[str, str]] = {
    Role.CLERK: ("Công chức tư pháp – hộ tịch", "Commune clerk"),
    Role.APPROVER: ("Người duyệt của xã", "Commune approver"),
    Role.LEAD: ("Lãnh đạo UBND xã", "Commune lead"),
    Role.OFFICER: ("Cán bộ Sở Tư pháp", "Department officer"),
    Role.DEPARTMENT_LEAD: ("Lãnh đạo Sở Tư pháp", "Department lead"),
    Role.ADMINISTRATOR: ("Quản trị", "Administrator"),
    Role.AUDITOR: ("Kiểm tra, giám sát", "Auditor"),
}


class Reach(StrEnum):
    """Over which custodians an act reaches."""

    NONE = "–"
    OWN = "own"  # the custodian of the person's grant
    DEPARTMENT = "department"  # books of the Department
    ALL = "all"


class Act(NamedTuple):
    """One row of the table: an act and its reach for each role, in the order of `Role`."""

    name: str
    clerk: Reach
    approver: Reach
    lead: Reach
    officer: Reach
    department_lead: Reach
    administrator: Reach
    auditor: Reach


N, O, D, A = Reach.NONE, Reach.OWN, Reach.DEPARTMENT, Reach.ALL  # noqa: E741  a table is read as a table

# fmt: off
_TABLE = (
    #   act               clerk approver lead officer dept.lead admin auditor
    Act("read",             O,    O,     O,    A,      A,       N,    N),
    Act("download_scan",    N,    N,     O,    N,      A,       N,    N),
    Act("ingest",           O,    O,     O,    A,      A,       N,    N),
    Act("edit",             O,    O,     O,    D,      D,       N,    N),
    Act("waive_warning",    O,    O,     O,    D,      D,       N,    N),
    Act("waive_error",      N,    O,     O,    D,      A,       N,    N),
    Act("set_outcome",      N,    O,     O,    D,      A,       N,    N),
    Act("submit",           O,    O,     O,    D,      D,       N,    N),
    Act("approve",          N,    O,     O,    D,      D,       N,    N),
    Act("return",           N,    O,     O,    D,      D,       N,    N),
    Act("compose_batch",    O,    O,     N,    D,      N,       N,    N),
    Act("sign_batch",       N,    N,     O,    N,      D,       N,    N),
    Act("decide_pair",      O,    O,     O,    A,      A,       N,    N),
    Act("set_custodian",    N,    N,     N,    N,      A,       N,    N),
    Act("propose_custodian", N,   N,     N,    A,      A,       N,    N),
    Act("restandardise",    N,    N,     N,    A,      A,       N,    N),
    Act("sign_book",        N,    N,     O,    N,      D,       N,    N),
    Act("recall",           N,    N,     N,    N,      A,       N,    N),
    Act("reopen",           N,    N,     N,    N,      A,       N,    N),
    Act("take_snapshot",    N,    N,     N,    A,      A,       N,    N),
    Act("propose_plan",     N,    N,     N,    A,      A,       N,    N),
    Act("decide_plan",      N,    N,     N,    N,      A,       N,    N),
    Act("guide",            N,    N,     N,    A,      A,       N,    N),
    Act("raise_difficulty", O,    O,     O,    D,      D,       N,    N),
    Act("assign_tasks",     N,    N,     O,    N,      A,       N,    N),
    Act("read_inventory",   O,    O,     O,    A,      A,       N,    A),
    Act("read_quality",     N,    N,     O,    N,      A,       N,    N),
    Act("read_history",     O,    O,     O,    A,      A,       N,    A),
    Act("manage_accounts",  N,    N,     O,    N,      N,       A,    N),
)
# fmt: on

ACTS: dict[str, Act] = {act.name: act for act in _TABLE}


def reach(act: str, role: Role) -> Reach:
    """How far a role may do an act."""
    return Reach(getattr(ACTS[act], role.value))
