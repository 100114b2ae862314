"""A book that no delivery has brought: entered by whoever keeps it, so that its pages can be typed."""

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ..accounts.models import EVERYWHERE, User
from ..audit.ledger import log
from ..jurisdiction.models import Authority, Lineage
from ..record import BY_CODE
from .acts import Refused
from .announced import volume_of
from .belonging import custodian_by_rule, custodian_candidates
from .models import Book

FIRST_YEAR = 1900


def add_book(
    user: User, *, authority_id: int, event_type: str, opening_year: int, volume: str, closing_total: int | None = None
) -> Book:
    """Enter a book, inside `acting_as(user)`.

    Args:
        volume: as on the cover; kept as `01` or `02A`.
        closing_total: events written at its closing, where that is known (Luật Hộ tịch, Điều 58 khoản 2).

    Raises:
        Refused: not theirs to keep, no such year or volume, or it is here already.
    """
    if event_type not in BY_CODE or not FIRST_YEAR <= opening_year <= timezone.localdate().year:
        raise Refused("chọn loại sổ và năm mở sổ", "say which register and in which year it was opened")
    if not any(c.isdigit() for c in volume):
        raise Refused("ghi quyển số như trên bìa, ví dụ 01", "write the volume as on the cover, such as 01")
    _, tidy = volume_of(f"{volume}/{opening_year}")
    about = {"authority_id": authority_id, "event_type": event_type, "opening_year": opening_year, "volume": tidy}
    custodian = _keeper(user, authority_id)
    try:
        with transaction.atomic():
            book = Book.objects.create(**about, custodian_id=custodian, closing_total=closing_total)
    except IntegrityError:
        raise Refused("quyển này đã có", "this book is here already") from None
    log("add_book", book_id=book.pk, custodian_id=custodian, subject=book.key)
    return book


def _keeper(user: User, authority_id: int) -> int:
    """The person's own unit where that may keep it; for the Department by the rule of lineage."""
    over = user.custodians_for("ingest")
    if not Authority.objects.filter(pk=authority_id).exists():
        raise Refused("chọn cơ quan đăng ký", "say who registered")
    if over is EVERYWHERE:
        return custodian_by_rule(authority_id)
    own = sorted(over & set(custodian_candidates(authority_id)))
    if not own:
        raise Refused("sổ của cơ quan này không do đơn vị của bạn giữ", "books of this authority are not kept by you")
    return own[0]


def authorities_for(user: User) -> QuerySet[Authority]:
    """Whose books this person may enter: of what became their unit, and of whom they have books already."""
    everyone = Authority.objects.all()
    over = user.custodians_for("ingest")
    if over is EVERYWHERE:
        return everyone
    codes = {str(custodian).zfill(5) for custodian in over}
    while older := set(Lineage.objects.filter(new_code__in=codes).values_list("old_code", flat=True)) - codes:
        codes |= older
    return everyone.filter(Q(code__in=codes) | Q(pk__in=Book.objects.filter(custodian__in=over).values("authority")))
