"""One record beside its scan, and what people decide about it.

Every view sees only what its person may see (row-level security); anything else is not found.
"""

import uuid
from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from ..accounts.models import User
from . import frozen, planting, proposals
from .acts import Refused, perform
from .editing import Conflict, set_outcome
from .editing import waive as waive_finding
from .field_shapes import REASONS
from .history import history
from .inputs import nationalities, shown
from .leases import WITH
from .list_views import list_address
from .models import BulkSample, Finding, Outcome, PlantedError, Record, Status
from .paging import Thread
from .presenting import Bench
from .typing_in import Typed, plain
from .undoing import noted
from .workflow import BY_NAME

COUNTED = 2000  # records of a list
GOES_ON = ("submit", "approve", "return")  # after these the next record of the list is opened


def _may_recall(record: Record, user: User) -> bool:
    return bool(record.status == Status.TRANSFERRED and user.may("recall", record.custodian_id))


def _visible(pk: uuid.UUID) -> Record:
    return get_object_or_404(Record.objects.select_related(*WITH), pk=pk)


@require_GET
def record(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One record beside its scan, with what the person typed and has not saved; as one of a sample only to compare."""
    found = _visible(pk)
    if error := planting.laid_over(_thread(request), pk, request.user):
        return bench_page(request, planting.Laid(found, request.user, error))
    sample = frozen.sampled(_thread(request), found, request.user)
    if sample is None:
        return bench_page(request, _opened(found, request.user))
    frozen.opened(sample)
    return bench_page(request, Bench(found, request.user, only_read=True), sample=sample)


@require_GET
def fragment(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The same without the frame of the page."""
    return bench_page(request, _opened(_visible(pk), request.user), whole=False)


def _opened(record: Record, user: User) -> Bench:
    return Bench(record, user, typed=Typed.kept(record, user))


def bench_page(
    request: HttpRequest,
    bench: Bench,
    *,
    problem: str = "",
    status: int = 200,
    whole: bool | None = None,
    thread: Thread | None = None,
    sample: BulkSample | None = None,
) -> HttpResponse:
    thread = thread or _thread(request)
    whole = not request.htmx if whole is None else whole
    approve = bench.buttons.get("approve")
    response = render(
        request,
        "review/record.html" if whole else "review/_bench.html",
        {
            "bench": bench,
            "sample": sample,
            "record": bench.record,
            "problem": problem,
            "posted": request.POST,
            "asked": request.resolver_match.kwargs.get("action", request.resolver_match.url_name),
            "subjects": bench.subjects,
            "may_approve": approve and not approve.refusal,
            "may_recall": _may_recall(bench.record, request.user),
            "history": bench.told(history(bench.record)),
            "readings": bench.readings,
            "reasons": REASONS,
            "outcomes": Outcome.choices[1:],
            "nationalities": nationalities() if whole else (),
            **_along(thread, request.user),
        },
        status=status,
    )
    if status >= 400:
        response.headers["HX-Push-Url"] = "false"  # the address of the record stays
    return response


def _thread(request: HttpRequest) -> Thread:
    """The list this record was opened from."""
    return Thread.read(request.POST.get("hang", "") or request.GET.get("hang", "")) or Thread()


def _along(thread: Thread, user: User) -> dict[str, object]:
    """The list this record was opened from, and what comes before and after it there."""
    records = thread.records(user)
    following, previous = thread.next(records, user), thread.previous(records)
    return {
        "list": list_address(thread),
        "thread_label": thread.label(user),
        "hang": thread.token if thread.key else "",
        "left": _left(records) if thread.key else None,
        "next": address(following, thread) if following else "",
        "previous": address(previous, thread) if previous else "",
    }


def _left(records: QuerySet[Record]) -> int | str:
    """How many are in the list; of a long one only that it is: counting a province would take longer than deciding."""
    n = records.order_by()[: COUNTED + 1].count()
    return n if n <= COUNTED else f"hơn {number_format(COUNTED)}"


def address(record: Record, thread: Thread) -> str:
    """Of a record's page, on the thread of the list it was opened from."""
    return reverse("record", args=[record.pk]) + (f"?hang={thread.at(record).token}" if thread.key else "")


@require_POST
def save(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Lưu (Ctrl+S): keep what was typed, stay here."""

    def act(typed: Typed) -> str:
        now = f"{timezone.localtime():%H:%M}"
        return f"Đã lưu lúc {now}" if typed.saved(request.user) else "Không có gì thay đổi"

    return _decided(request, pk, act)


@require_POST
def decide(request: HttpRequest, pk: uuid.UUID, action: str) -> HttpResponse:
    """A transition: keep what was typed, move the record, go on to the next of the list."""
    if action not in BY_NAME or not BY_NAME[action].by_person:
        raise Http404

    def act(typed: Typed) -> str:
        if not noted(_key(request), pk, request.user, action):
            return "Đã ghi trước đó"
        if action == "approve":
            typed.refuse_unsaved()
        else:
            typed.saved(request.user)
        moved = perform(action, pk, request.user, reason=_text(request, "reason"), **_compared(request, action))
        return f"{BY_NAME[action].vi}: số {moved.entry or '(chưa có)'}"

    return _decided(request, pk, act, goes_on=action in GOES_ON)


def _key(request: HttpRequest) -> uuid.UUID:
    """By which the page knows its decision again; a page without scripts sends each only once."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _text(request: HttpRequest, name: str) -> str:
    return plain(request.POST.get(name, "")).strip()


def _compared(request: HttpRequest, action: str) -> dict[str, str]:
    """What an approval was compared with; the paper only where the person says so."""
    if action != "approve":
        return {}
    compared_with = request.POST.get("compared_with", "")
    if compared_with == "paper" and not request.POST.get("compared_paper"):
        raise Refused(
            "đánh dấu “Tôi đã đối chiếu với sổ giấy” trước khi duyệt", "tick that you compared with the paper"
        )
    return {"compared_with": compared_with, "page": _text(request, "compared_page")[:20]}


@require_POST
def waive(request: HttpRequest, pk: uuid.UUID, finding: int) -> HttpResponse:
    """Theo sổ: the page really says so, with the reason."""
    get_object_or_404(Finding, pk=finding, record_id=pk)

    def act(typed: Typed) -> str:
        typed.saved(request.user)
        waive_finding(finding, request.user, _text(request, f"waive-{finding}"))
        return "Đã chấp nhận theo sổ"

    return _decided(request, pk, act)


@require_POST
def accept(request: HttpRequest, pk: uuid.UUID, proposal: int) -> HttpResponse:
    """Sổ ghi thế này: the proposed reading becomes this person's own edit."""

    def act(typed: Typed) -> str:
        typed.saved(request.user)
        proposals.accept(pk, proposal, request.user, version=_visible(pk).version)
        return "Đã nhận gợi ý theo sổ; người khác sẽ duyệt"

    return _decided(request, pk, act)


@require_POST
def reject(request: HttpRequest, pk: uuid.UUID, proposal: int) -> HttpResponse:
    """Giữ như đang ghi: not proposed again while the value stands."""

    def act(typed: Typed) -> str:
        typed.saved(request.user)
        proposals.reject(pk, proposal, request.user)
        return "Đã giữ như đang ghi"

    return _decided(request, pk, act)


@require_POST
def outcome(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Kết quả khác: the record will not go, or goes on after all."""
    chosen = request.POST.get("outcome", "")
    if chosen not in Outcome.values:
        raise Http404

    def act(typed: Typed) -> str:
        typed.saved(request.user)
        set_outcome(pk, request.user, chosen, _text(request, "outcome_reason"))
        return f"Đã ghi kết quả: {Outcome(chosen).label}"

    return _decided(request, pk, act)


def _decided(
    request: HttpRequest, pk: uuid.UUID, act: Callable[[Typed], str], *, goes_on: bool = False
) -> HttpResponse:
    """Carry an act out whole or not at all; what could not be done comes back with everything that was typed."""
    seen = get_object_or_404(Record, pk=pk)
    typed = Typed.read(request.POST, seen)
    if error := planting.laid_over(_thread(request), pk, request.user):
        return _told(request, error, typed)
    try:
        with transaction.atomic():
            done = act(typed)
    except Conflict as conflict:
        bench = Bench(_visible(pk), request.user, typed=typed, conflict=conflict.theirs)
        problem = f"Chưa lưu: {conflict}. Chọn nội dung đúng theo sổ rồi lưu lại."
        return bench_page(request, bench, problem=problem, status=409)
    except Refused as refusal:
        bench = Bench(_visible(pk), request.user, typed=typed)
        return bench_page(request, bench, problem=f"Chưa làm được: {refusal}.", status=422)
    Typed.forget(seen, request.user)
    if request.headers.get("X-Behind"):  # the page has gone on already
        return HttpResponse(status=204)
    messages.success(request, done)
    return _onwards(request, seen, goes_on=goes_on)


def _told(request: HttpRequest, error: PlantedError, typed: Typed) -> HttpResponse:
    """Whether the planted error was found; then the record as it is, which nobody has touched."""
    found = planting.answer(error, request.resolver_match.kwargs.get("action", ""), typed)
    Typed.forget(typed.record, request.user)
    bench = Bench(typed.record, request.user)
    view = next(v for v in bench.fields if v.field.name == error.field)
    where = f"lỗi cài ở {view.full_label}: mẫu ghi {shown(view.field, error.value)}, sổ ghi {view.value}"
    praise = {True: "Bạn đã tìm ra", False: "Lần này sót, ai cũng có lúc", None: "Chưa trả lời"}[found]
    words = f"Mẫu kiểm tra. {praise}: {where}. Trường hợp thật không bị đụng đến, bấm Để sau để đi tiếp."
    return bench_page(request, bench, problem=words, status=422, thread=replace(_thread(request), planted=0))


def _onwards(request: HttpRequest, seen: Record, *, goes_on: bool) -> HttpResponse:
    """To the next record of the list, to the list at its end, or back to the same record."""
    thread = Thread.read(request.POST.get("hang", ""))
    if not (goes_on and thread):
        here = reverse("record", args=[seen.pk]) + (f"?hang={thread.token}" if thread else "")
        return redirect(here)
    if following := thread.next(thread.records(request.user), request.user):
        return redirect(address(following, thread))
    messages.info(request, "Đã hết trường hợp trong danh sách này")
    back = list_address(thread)
    return HttpResponseClientRedirect(back) if request.htmx else redirect(back)
