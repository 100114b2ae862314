"""Files and folders taken in: each file is one delivery, refused or accounted for row by row, kept by its hash."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connections
from django.utils import timezone

from ..accounts.models import User
from ..apart import read_scans
from ..audit.ledger import log
from ..data import shipped_reference
from ..ingest import Refused, Workbook, delivery_name
from ..store.scope import loading
from ..trouble import note_trouble
from .ahead import Ahead, reading_ahead
from .announced import Context
from .approved_before import approved_before
from .books import Plan, plan
from .found import Found, find_files, keep, sha256_of
from .load import hold_rows, load_book
from .models import Book, Delivery
from .recheck import recheck
from .scanning import attach_scans


@dataclass
class Report:
    """What became of one file; printed as a line."""

    name: str
    kind: str
    rows_in: int = 0
    loaded: int = 0
    second_readings: int = 0
    known: int = 0
    held: int = 0
    refused: str = ""  # why the file cannot be taken in
    trouble: str = ""  # number in the log of an error of ours: the file may be sound
    message: str = ""
    message_en: str = ""
    again: bool = False  # the same bytes were here before
    moved: int = 0
    disagreements: int = 0
    pages: Counter[str] = field(default_factory=Counter)
    approved: list[str] = field(default_factory=list)  # ids of approved or sent records that got a page

    @property
    def taken(self) -> bool:
        """Whether the rows of the file are accounted for."""
        return not (self.refused or self.trouble)


def take_in(
    paths: Iterable[Path], *, user: User | None = None, custodians: Mapping[str, int] | None = None
) -> Iterator[Report]:
    """Take files in, one after the other, each whole or not at all; the same file again adds nothing.

    Args:
        user: whose rights count; None for a command of whoever runs the machine.
        custodians: key of a book, or "" for any, -> who keeps it where list and rule do not say.
    """
    yield from take_in_found(find_files(paths), Context(shipped_reference(), custodians or {}), user)


def take_in_found(
    files: list[Found], context: Context, user: User | None, *, wanted: Callable[[Found], bool] = lambda found: True
) -> Iterator[Report]:
    """Those of the files that are wanted, in their order; the others only say which scans follow."""
    archives = [f for f in files if f.holds_scans]
    coming = list(filter(wanted, files))
    with reading_ahead(context.mapped) as ahead:
        for at, file in enumerate(coming):
            for soon in coming[at : at + 2]:
                if _is_new_workbook(soon):
                    ahead.announce(soon.path)
            scans_follow = any(a.is_of_the_same_book(file) for a in archives)
            yield _accounted(file, context, user, ahead, scans_follow=scans_follow)


def _is_new_workbook(file: Found) -> bool:
    """Whether a file will be read when its turn comes; one that is out of reach is told of then."""
    try:
        return not file.holds_scans and _here(sha256_of(file.path)) is None
    except OSError:
        return False


def _here(sha256: str) -> Delivery | None:
    """The delivery with which the same bytes came before."""
    return Delivery.objects.using("owner").filter(sha256=sha256, refused="", withdrawn_at=None).first()


def _accounted(file: Found, context: Context, user: User | None, ahead: Ahead, *, scans_follow: bool) -> Report:
    """What became of a file, whatever happens to it: trouble with one stops no other."""
    try:
        sha256 = sha256_of(file.path)
    except OSError as error:
        return Report(file.name, "refused", **unreadable(file, error))
    try:
        with _alone(sha256):
            return _take_in(file, sha256, context, user, ahead, scans_follow=scans_follow)
    except Exception as error:
        connections["owner"].close_if_unusable_or_obsolete()
        return Report(file.name, "trouble", **in_trouble(file, error))


def unreadable(file: Found, error: OSError) -> dict[str, str]:
    """What a report says of a file that the system does not give us."""
    return {
        "refused": "unreadable",
        "message": f"Không đọc được tệp {file.path.name} ({error.strerror}): kiểm tra tệp rồi nạp lại.",
        "message_en": f"Cannot read {file.path.name} ({error.strerror}): check the file and take it in again.",
    }


def in_trouble(file: Found, error: Exception) -> dict[str, str]:
    """What a report says of an error of ours: noted in the log, the file is to come again once it is mended."""
    number = note_trouble(error)
    why = f", {error.strerror}" if isinstance(error, OSError) and error.strerror else ""  # the disk is full
    return {
        "trouble": number,
        "message": f"Lỗi hệ thống (mã {number}{why}): chưa nạp gì của tệp {file.path.name}, tệp không bị từ chối."
        " Báo người quản trị xem logs/sogoc.log, rồi nạp lại.",
        "message_en": f"Internal error ({number}{why}): nothing of {file.path.name} was taken in, it is not refused."
        " Have logs/sogoc.log looked at, then take it in again.",
    }


@contextmanager
def _alone(sha256: str) -> Iterator[None]:
    """Another command that takes in the same file waits until this one is done with it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtextextended(%s, 20045))", [sha256])
    try:
        yield
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(hashtextextended(%s, 20045))", [sha256])


def _take_in(
    file: Found, sha256: str, context: Context, user: User | None, ahead: Ahead, *, scans_follow: bool
) -> Report:
    if known := _here(sha256):
        return Report(file.name, known.kind, rows_in=known.rows_in, known=known.rows_in, again=True)
    keep(file.path, sha256)
    try:
        if file.holds_scans:
            return _take_in_scans(file, sha256, context, user)
        workbook = ahead.read(file.path)
        return _take_in_workbook(file, sha256, workbook, context, user, scans_follow=scans_follow)
    except Refused as refusal:
        return _refuse(file, sha256, refusal, context, user)


def _refuse(file: Found, sha256: str, refusal: Refused, context: Context, user: User | None) -> Report:
    """Kept with the reason; when the same file comes again it is tried again: what it lacked may be there by then."""
    before = Delivery.objects.using("owner").filter(sha256=sha256).first()
    with loading(user=user, channel=context.channel):
        delivery = _delivery(file, sha256, "refused", refused=refusal.reason, message=refusal.vi)
        if before is None or before.refused != refusal.reason:
            log("refuse_delivery", using="owner", subject=delivery.name, reason=refusal.reason)
    return Report(
        file.name,
        "refused",
        refused=refusal.reason,
        message=refusal.vi,
        message_en=refusal.en,
        again=before is not None,
    )


def _take_in_workbook(
    file: Found, sha256: str, workbook: Workbook, context: Context, user: User | None, *, scans_follow: bool
) -> Report:
    kind = "legacy" if any(s.legacy is not None for s in workbook.sheets) else "workbook"
    planned = plan(workbook, file.path, file.handover, context)
    report = Report(file.name, kind, rows_in=planned.rows_in)
    with loading(user=user, channel=context.channel):
        delivery = _delivery(
            file,
            sha256,
            kind,
            layout=workbook.sheets[0].layout,
            remarks=[list(note) for s in workbook.sheets for note in s.notes],
        )
        books = _load_books(planned, context, delivery, user, report)
        for book in books if not scans_follow else []:
            attach_scans(book, None, delivery)
        delivery.rows_in, delivery.rows_known, delivery.rows_held = report.rows_in, report.known, report.held
        delivery.rows_loaded = report.loaded + report.second_readings
        delivery.save(using="owner")
    return report


def _load_books(planned: Plan, context: Context, delivery: Delivery, user: User | None, report: Report) -> list[Book]:
    loaded: dict[str, list[Book]] = {sheet.name: [] for sheet in planned.sheets}
    for coming in planned.books:
        counts, book = load_book(coming.through_the_kernel(context.reference), delivery)
        if user is not None and not user.may("ingest", book.custodian_id):
            raise not_theirs(book.key)
        if not counts.first_load and counts.loaded:
            recheck(book, using="owner")
        loaded[coming.sheet].append(book)
        for name in ("loaded", "second_readings", "known", "moved", "disagreements"):
            setattr(report, name, getattr(report, name) + getattr(counts, name))
    for sheet in planned.sheets:
        report.held += hold_rows(sheet, delivery, loaded[sheet.name])
    return [book for books in loaded.values() for book in books]


def not_theirs(key: str) -> Refused:
    """A book that another unit keeps, or nobody knows who."""
    return Refused(
        "not_yours",
        vi=f"Sổ {key} do đơn vị khác quản lý hoặc chưa rõ đơn vị: nhờ Sở Tư pháp nạp.",
        en=f"Book {key} is another custodian's, or nobody knows whose: the Department takes it in.",
    )


def _take_in_scans(file: Found, sha256: str, context: Context, user: User | None) -> Report:
    scans = read_scans(file.path)
    book = book_of_scans(file, context, user)
    report = Report(file.name, "scans")
    with loading(user=user, channel=context.channel):
        delivery = _delivery(file, sha256, "scans")
        report.pages = attach_scans(book, scans, delivery)
        beyond = approved_before(delivery, using="owner")
        report.approved = [str(pk) for pk in beyond.values_list("pk", flat=True)]
    return report


def book_of_scans(file: Found, context: Context, user: User | None) -> Book:
    """The book whose scans these are: by the name of the archive or folder; its authority also by the hand-over list.

    Raises:
        Refused: unknown_authority, no_book, or not_yours: another unit keeps it.
    """
    name = delivery_name(file.path)
    row = context.handover(file.handover, file.stem) or {}
    authority = context.authority_id(row, name, None)
    book = (
        Book.objects.using("owner")
        .filter(
            authority_id=authority, event_type=name.event_code or "", opening_year=name.opening_year, volume=name.volume
        )
        .first()
    )
    if book is None:
        raise Refused(
            "no_book",
            vi="Gói ảnh của sổ chưa có dữ liệu: nạp tệp Excel của sổ trước, tên gói như tên tệp đó.",
            en="Scans of a book that is not here: take in its workbook first.",
        )
    if user is not None and not user.may("ingest", book.custodian_id):
        raise not_theirs(book.key)
    return book


def _delivery(file: Found, sha256: str, kind: str, **about: object) -> Delivery:
    """The file in the ledger; one that was refused or withdrawn before stands there already."""
    said = {
        "name": file.name[-200:],
        "file_name": file.path.name[-200:],
        "kind": kind,
        "refused": "",
        "message": "",
        "withdrawn_at": None,
        **dict.fromkeys(("rows_in", "rows_loaded", "rows_known", "rows_held", "rows_dropped"), 0),
        **about,
    }
    if not said["refused"]:
        said["received_at"] = timezone.now()  # what was refused before counts from when it is taken in
    return Delivery.objects.using("owner").update_or_create(sha256=sha256, defaults=said)[0]
