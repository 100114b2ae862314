"""The pages of the people who review: what waits, lists, one record beside its scan, and what they decide.

Every view sees only what its person may see (row-level security); anything else is not found.
"""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from ..accounts.models import User
from ..audit.ledger import log
from .acts import Refused, perform
from .editing import Conflict, set_outcome
from .editing import waive as waive_finding
from .forms import KEYS, FilterForm
from .history import history, readings
from .imaging import TYPES, Unreadable, image_of, locate
from .inputs import nationalities
from .listing import counts, rows, subjects
from .models import Finding, HeldRow, Outcome, Record
from .paging import Slice, Thread, sliced
from .presenting import REASONS, Bench
from .queues import BadFilter, queues
from .typing_in import Typed
from .workflow import BY_NAME

GOES_ON = ("submit", "approve", "return")  # after these the next record of the list is opened


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Việc của tôi hôm nay: what needs the person first, then how many records stand where."""
    lists = [(name, label, records, records.count()) for name, (label, records) in queues(request.user).items()]
    first = next(((name, label, n) for name, label, _, n in lists if n), None)
    held = HeldRow.objects.count() if request.user.custodians_for("ingest") else 0
    return render(request, "review/today.html", {
        "lists": [(name, label, n) for name, label, _, n in lists], "first": first, "held": held,
        "counts": counts() if request.user.custodians_for("read_inventory") else [],
    })


@require_GET
def records(request: HttpRequest, name: str = "") -> HttpResponse:
    """A queue, or all records, narrowed by the filters of the address."""
    if name and name not in queues(request.user):
        raise Http404
    wanted = {key: request.GET[key].strip() for key in KEYS if request.GET.get(key, "").strip()}
    thread = Thread(name, wanted)
    try:
        chosen = thread.records(request.user)
    except BadFilter as problem:
        return _list(request, thread, Slice([], None, None), 0, problem=str(problem))
    here = _slice(request, thread)
    return _list(request, thread, here, chosen.count())


def _slice(request: HttpRequest, thread: Thread) -> Slice:
    onwards, back = (Thread.read(request.GET.get(name, "")) or Thread() for name in ("sau", "truoc"))
    return sliced(thread.records(request.user), after_key=onwards.key, before_key=back.key)


def _list(request: HttpRequest, thread: Thread, here: Slice, total: int, *, problem: str = "") -> HttpResponse:
    def at(key: tuple[object, ...] | None) -> str:
        return Thread(key=key).token if key else ""

    return render(request, "review/list.html", {
        "name": thread.name, "label": thread.label(request.user), "rows": rows(here.records, thread), "total": total,
        "form": FilterForm(request.GET, request.user), "filters": thread.filters, "problem": problem,
        "onwards": at(here.forwards), "back": at(here.backwards),
    }, status=400 if problem else 200)


def _visible(pk: uuid.UUID) -> Record:
    return get_object_or_404(Record.objects.select_related("book", "delivery"), pk=pk)


@require_GET
def record(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One record beside its scan."""
    return _bench(request, Bench(_visible(pk), request.user))


@require_GET
def fragment(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The same without the frame of the page."""
    return _bench(request, Bench(_visible(pk), request.user), whole=False)


def _bench(request: HttpRequest, bench: Bench, *, problem: str = "", status: int = 200,
           whole: bool | None = None) -> HttpResponse:
    thread = Thread.read(request.POST.get("hang", "") or request.GET.get("hang", "")) or Thread()
    whole = not request.htmx if whole is None else whole
    approve = bench.buttons.get("approve")
    response = render(request, "review/record.html" if whole else "review/_bench.html", {
        "bench": bench, "record": bench.record, "problem": problem, "posted": request.POST,
        "subjects": subjects([bench.record]).get(bench.record.pk, ""), "may_approve": approve and not approve.refusal,
        "history": history(bench.record), "readings": readings(bench.record), "reasons": REASONS,
        "outcomes": Outcome.choices[1:], "nationalities": nationalities() if whole else (),
        **_along(thread, request.user),
    }, status=status)
    if status >= 400:
        response.headers["HX-Push-Url"] = "false"  # the address of the record stays
    return response


def _along(thread: Thread, user: User) -> dict[str, object]:
    """The list this record was opened from, and what comes before and after it there."""
    following, previous = thread.next(user), thread.previous(user)
    return {
        "list": _list_address(thread), "thread_label": thread.label(user), "hang": thread.token if thread.key else "",
        "left": thread.records(user).count() if thread.key else None,
        "next": address(following, thread) if following else "",
        "previous": address(previous, thread) if previous else "",
        "next_scan": following.pk if following and following.pages.filter(current=True).exists() else None,
    }


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
        if action == "approve":
            typed.refuse_unsaved()
        else:
            typed.saved(request.user)
        moved = perform(action, pk, request.user, reason=request.POST.get("reason", ""), **_compared(request, action))
        return f"{BY_NAME[action].vi}: số {moved.entry or '(chưa có)'}"

    return _decided(request, pk, act, goes_on=action in GOES_ON)


def _compared(request: HttpRequest, action: str) -> dict[str, str]:
    """What an approval was compared with; the paper only where the person says so."""
    if action != "approve":
        return {}
    compared_with = request.POST.get("compared_with", "")
    if compared_with == "paper" and not request.POST.get("compared_paper"):
        raise Refused("đánh dấu “Tôi đã đối chiếu với sổ giấy” trước khi duyệt")
    return {"compared_with": compared_with, "page": request.POST.get("compared_page", "")[:20].strip()}


@require_POST
def waive(request: HttpRequest, pk: uuid.UUID, finding: int) -> HttpResponse:
    """Theo sổ: the page really says so, with the reason."""
    get_object_or_404(Finding, pk=finding, record_id=pk)

    def act(typed: Typed) -> str:
        typed.saved(request.user)
        waive_finding(finding, request.user, request.POST.get(f"waive-{finding}", ""))
        return "Đã chấp nhận theo sổ"

    return _decided(request, pk, act)


@require_POST
def outcome(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Kết quả khác: the record will not go, or goes on after all."""
    chosen = request.POST.get("outcome", "")
    if chosen not in Outcome.values:
        raise Http404

    def act(typed: Typed) -> str:
        typed.saved(request.user)
        set_outcome(pk, request.user, chosen, request.POST.get("outcome_reason", ""))
        return f"Đã ghi kết quả: {Outcome(chosen).label}"

    return _decided(request, pk, act)


def _decided(request: HttpRequest, pk: uuid.UUID, act: Callable[[Typed], str], *, goes_on: bool = False
             ) -> HttpResponse:
    """Carry an act out whole or not at all; what could not be done comes back with everything that was typed."""
    seen = _visible(pk)
    typed = Typed.read(request.POST, seen)
    try:
        with transaction.atomic():
            done = act(typed)
    except Conflict as conflict:
        bench = Bench(_visible(pk), request.user, typed=typed, conflict=conflict.theirs)
        problem = f"Chưa lưu: {conflict}. Chọn nội dung đúng theo sổ rồi lưu lại."
        return _bench(request, bench, problem=problem, status=409)
    except Refused as refusal:
        bench = Bench(_visible(pk), request.user, typed=typed)
        return _bench(request, bench, problem=f"Chưa làm được: {refusal}.", status=422)
    messages.success(request, done)
    return _onwards(request, seen, goes_on=goes_on)


def _onwards(request: HttpRequest, seen: Record, *, goes_on: bool) -> HttpResponse:
    """To the next record of the list, to the list at its end, or back to the same record."""
    thread = Thread.read(request.POST.get("hang", ""))
    if not (goes_on and thread):
        here = reverse("record", args=[seen.pk]) + (f"?hang={thread.token}" if thread else "")
        return redirect(here)
    if following := thread.next(request.user):
        return redirect(address(following, thread))
    messages.info(request, "Đã hết trường hợp trong danh sách này")
    back = _list_address(thread)
    return HttpResponseClientRedirect(back) if request.htmx else redirect(back)


def _list_address(thread: Thread) -> str:
    query = {k: [v] for k, v in thread.filters.items()}
    return reverse("queue", args=[thread.name], query=query) if thread.name else reverse("records", query=query)


@require_GET
def page_image(request: HttpRequest, pk: uuid.UUID, number: int, form: str) -> HttpResponse:
    """A page of the scan, for whoever may see the record; each one sent is written down."""
    where = locate(_visible(pk), number) if form in TYPES else None
    if where is None:
        raise Http404
    etag = f'"{where.page.sha256}-{where.index}-{form}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            response = HttpResponse(image_of(where.page.sha256, where.index, form), content_type=TYPES[form])
        except (Unreadable, FileNotFoundError):
            raise Http404 from None
        log("sent_scan", record=where.page.record, subject=f"{where.page.sha256[:16]}-{where.index}")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"  # kept by the browser, asked about each time
    return response
