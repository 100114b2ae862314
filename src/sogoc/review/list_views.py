"""What waits for a person, and lists of records."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from ..accounts.models import User
from ..campaign.reminders import due_at, due_for
from .assigning import workers
from .bulk_views import LABELS as BULK_LABELS
from .forms import KEYS, FilterForm
from .frozen import ACTS
from .listing import counts, rows
from .models import HeldRow, Outcome, SavedView
from .paging import Slice, Thread, sliced
from .pairs import decidable
from .queues import BadFilter, queues
from .retyping import waiting
from .typing_in import plain
from .vietnamese import in_order


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Việc của tôi hôm nay: what needs the person first, then how many records stand where."""
    lists = [(name, label, records, records.count()) for name, (label, records) in queues(request.user).items()]
    first = next(((name, label, n) for name, label, _, n in lists if n), None)
    held = HeldRow.objects.count() if request.user.custodians_for("ingest") else 0
    return render(
        request,
        "review/today.html",
        {
            "lists": [(name, label, n) for name, label, _, n in lists],
            "first": first,
            "held": held,
            "retyping": waiting(request.user).count() if request.user.custodians_for("edit") else 0,
            "pairs": decidable(request.user).filter(decision="").count(),
            "counts": counts() if request.user.custodians_for("read_inventory") else [],
            **due_for(request.user),
        },
    )


@require_GET
def records(request: HttpRequest, name: str = "") -> HttpResponse:
    """A queue, or all records, narrowed by the filters of the address."""
    if name and name not in queues(request.user):
        raise Http404
    wanted = {key: text for key in KEYS if (text := plain(request.GET.get(key, "")).strip())}
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

    return render(
        request,
        "review/list.html",
        {
            "name": thread.name,
            "label": thread.label(request.user),
            "rows": rows(here.records, thread),
            "total": total,
            "form": FilterForm(request.GET, request.user),
            "filters": thread.filters,
            "problem": problem,
            "due": due_at(thread.name, request.user),
            "hang": thread.token,
            "views": kept_by(request.user),
            "bulk_acts": [
                (name, BULK_LABELS[name]) for name, act in ACTS.items() if request.user.custodians_for(act.act)
            ],
            "workers": _workers(request.user),
            "outcomes": [(o.value, o.label) for o in Outcome if o not in (Outcome.NONE, Outcome.DUPLICATE)],
            "onwards": at(here.forwards),
            "back": at(here.backwards),
        },
        status=400 if problem else 200,
    )


def _workers(user: User) -> list[User]:
    """To whom a lead may give what the list shows."""
    return in_order(workers(user), str) if user.custodians_for("assign_tasks") else []


def list_address(thread: Thread) -> str:
    query = {k: [v] for k, v in thread.filters.items()}
    return reverse("queue", args=[thread.name], query=query) if thread.name else reverse("records", query=query)


def kept_by(user: User) -> list[tuple[SavedView, str]]:
    """A person's saved views with their addresses, in the order of the alphabet."""
    views = SavedView.objects.filter(user=user)
    return [(view, list_address(Thread(view.queue, view.filters))) for view in in_order(views, lambda v: v.name)]
