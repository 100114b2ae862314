"""The demo's people: a clerk, an approver and a lead in every unit that keeps a book, and the Department's."""

from dataclasses import dataclass

from ..accounts.commands import add_user, grant
from ..accounts.models import User
from ..jurisdiction.models import DEPARTMENT, UNKNOWN_CUSTODIAN, Custodian
from ..review.models import Book

PASSWORD = (
    "so-goc-trinh-dien"  # printed; demo accounts exist only where the demo was run, and serve on this machine only
)
NAMES = {
    "an": "Nguyễn Văn An",
    "binh": "Trần Thị Bình",
    "dung": "Lê Văn Dũng",
    "chi": "Phạm Thị Chi",
    "giang": "Đỗ Hương Giang",
    "hai": "Vũ Minh Hải",
    "khanh": "Bùi Gia Khánh",
}


@dataclass(frozen=True)
class Staff:
    """Who works on what one custodian keeps."""

    custodian: Custodian
    clerk: User
    approver: User
    lead: User


def department() -> tuple[User, User]:
    """The Department's officer and lead, and an auditor beside them."""
    officer = _person("giang", "officer", None)
    lead = _person("hai", "department_lead", None)
    _person("khanh", "auditor", None)
    return officer, lead


def staff_of_custodians() -> list[Staff]:
    """Staff for every known custodian with books; the one with most has An, Bình and Dũng, the next one Chi."""
    officer, lead = department()
    books: dict[int, int] = {}
    for custodian_id in Book.objects.using("owner").values_list("custodian_id", flat=True):
        books[custodian_id] = books.get(custodian_id, 0) + 1
    order = sorted(books, key=lambda c: (-books[c], c))
    communes = [c for c in order if c not in (UNKNOWN_CUSTODIAN, DEPARTMENT)]
    custodians = Custodian.objects.using("owner").in_bulk([*communes, DEPARTMENT])
    made = [_staff(custodians[c], n) for n, c in enumerate(communes)]
    if DEPARTMENT in books:
        second = _person("lan", "officer", None, "Hoàng Thị Lan")
        made.append(Staff(custodians[DEPARTMENT], officer, second, lead))
    return made


def _staff(custodian: Custodian, n: int) -> Staff:
    names = {0: ("an", "binh", "dung"), 1: ("an2", "chi", "dung2")}.get(
        n, (f"an{n + 1}", f"binh{n + 1}", f"dung{n + 1}")
    )
    clerk, approver, lead = (
        _person(name, role, custodian.pk) for name, role in zip(names, ("clerk", "approver", "lead"), strict=True)
    )
    return Staff(custodian, clerk, approver, lead)


def _person(username: str, role: str, custodian_id: int | None, full_name: str = "") -> User:
    user = User.objects.using("owner").filter(username=username).first()
    if user is None:
        base = username.rstrip("0123456789")
        number = username.removeprefix(base)
        name = full_name or f"{NAMES[base]} {number}".strip()
        user = add_user(username, name, role, custodian_id, PASSWORD, is_demo=True)
    elif (
        custodian_id is not None
        and not user.grants.using("owner").filter(custodian_id=custodian_id, role=role).exists()
    ):
        grant(user, role, custodian_id)
    user = User.objects.using("owner").get(pk=user.pk)
    user._state.db = None  # its grants are read by whoever asks
    return user
