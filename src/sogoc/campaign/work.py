"""The kinds of work a phase may be, and how each is counted: knowledge of the plan, kept as a table."""

from typing import NamedTuple

from ..review.models import Status


class Step(NamedTuple):
    """Something that waits in a unit, and what is to become of it."""

    name: str
    vi: str
    en: str
    queue: str = ""  # the list of records where it waits, for the link


class Work(NamedTuple):
    """What a phase is about: the steps that must come to nothing before its deadline."""

    name: str
    vi: str
    en: str
    steps: tuple[str, ...]


# fmt: off
STEPS = {step.name: step for step in (
    Step("held",               "dòng tạm giữ → sửa hoặc bỏ",               "held rows → mended or dropped"),
    Step("unknown",            "trường hợp chưa rõ đơn vị → xác định",      "records of no known unit → given one"),
    Step(Status.DRAFT,         "lưu nháp → rà soát",                       "drafts → review", "status=draft"),
    Step(Status.PENDING,       "chờ rà soát → duyệt",                      "in review → approved", "status=pending"),
    Step(Status.APPROVED,      "đã duyệt → chuyển",                        "approved → transferred", "status=approved"),
)}

WORK = {work.name: work for work in (
    Work("survey",   "Khảo sát, thống kê",     "Survey",   ("held", "unknown")),  # all is counted, each with its unit
    Work("submit",   "Chuyển rà soát",         "Submit",   (Status.DRAFT,)),
    Work("review",   "Rà soát, duyệt",         "Review",   (Status.DRAFT, Status.PENDING)),
    Work("transfer", "Chuyển dữ liệu",         "Transfer", (Status.APPROVED,)),
)}
# fmt: on

SOON = 7  # days before a deadline from which a task is shown as due soon
