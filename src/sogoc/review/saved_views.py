"""Lists that a person keeps under a name: the queue and its filter, found again on every list."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from .list_views import list_address
from .models import SavedView
from .paging import Thread
from .typing_in import plain

MOST = 30  # of one person


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the list the form stands on; the same name again replaces it."""
    thread, name = Thread.read(request.POST.get("hang", "")), " ".join(plain(request.POST.get("name", "")).split())[:60]
    if thread is None:
        raise Http404
    kept = SavedView.objects.filter(user=request.user)
    if not name:
        messages.error(request, "Chưa lưu: đặt tên cho cách xem này.")
    elif kept.count() >= MOST and not kept.filter(name=name).exists():
        messages.error(request, f"Chưa lưu: đã có {MOST} cách xem, bỏ bớt trước.")
    else:
        about = {"queue": thread.name, "filters": thread.filters}
        SavedView.objects.update_or_create(user=request.user, name=name, defaults=about)
        messages.success(request, f"Đã lưu cách xem “{name}”.")
    return redirect(list_address(thread))


@require_POST
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep it no longer."""
    get_object_or_404(SavedView, pk=pk, user=request.user).delete()
    messages.info(request, "Đã bỏ cách xem đã lưu.")
    return redirect("records")
