"""The page Thử: values, or one column of them, through exactly the pipeline's code. Nothing is stored."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..data import shipped_reference
from ..trial import KINDS, Case, CaseError, answer, case_of, day_of

KIND_LABELS = {
    "text": "Văn bản", "name": "Họ tên", "syllable": "Âm tiết", "date": "Ngày", "place": "Nơi chốn",
    "ethnic": "Dân tộc", "nationality": "Quốc tịch", "identifier": "Số giấy tờ", "entry_number": "Số, quyển số",
    "pair": "Hai họ tên (cách nhau bằng |)",
}  # fmt: skip
STATUS_LABELS = {
    "unchanged": "giữ nguyên", "changed": "đã viết lại", "suggested": "có gợi ý", "flagged": "cần xem sổ",
    "absent": "không có giá trị", "same": "cùng một tên", "likely": "nhiều khả năng một người",
    "possible": "có thể một người", "different": "hai tên khác nhau",
}  # fmt: skip
LONGEST = 100_000  # letters
MOST_LINES = 500
BESIDE = {"edtf": "EDTF", "label": "tên", "place": "viết đủ", "unit_then": "khi đó", "unit_pre_2025": "mã 30/6/2025",
          "unit_2025": "mã hiện nay", "place_reason": "vì", "reason": "lý do"}  # fmt: skip


def trying(request: HttpRequest) -> HttpResponse:
    """Values are posted, so that no address holds them."""
    kind = request.POST.get("kind", "name")
    shown: dict[str, Any] = {"kinds": KIND_LABELS, "kind": kind if kind in KINDS else "name", "as_column": True}
    if request.method == "POST" and kind in KINDS:
        text, on = request.POST.get("text", "")[:LONGEST], request.POST.get("on", "")[:10]
        shown |= {"text": text, "on": on, "as_column": "as_column" in request.POST}
        try:
            shown["rows"] = _rows(kind, text.splitlines()[:MOST_LINES], on, "as_column" in request.POST)
        except CaseError as error:
            shown["trouble"] = error.vi
    return render(request, "try.html", shown)


def _rows(kind: str, lines: list[str], on: str, as_column: bool) -> list[dict[str, object]]:
    day = day_of(on) if on.strip() else None
    cases = [case_of(line, number, kind, day) for number, line in enumerate(lines, 1) if line.strip()]
    if as_column and kind != "pair" and cases:
        column = answer(kind, Case(1, tuple(c.values[0] for c in cases), True, day), shipped_reference())
        answers = [{key: column[key][at] for key in column if key != "id"} for at in range(len(cases))]
    else:
        answers = [answer(kind, case, shipped_reference()) for case in cases]
    return [_row(case, told) for case, told in zip(cases, answers, strict=True)]


def _row(case: Case, told: dict[str, Any]) -> dict[str, object]:
    standard = told["standard"]
    beside = [f"{label}: {told[key]}" for key, label in BESIDE.items() if told.get(key)]
    return {
        "typed": " | ".join(v or "" for v in case.values),
        "standard": " | ".join(map(str, standard)) if isinstance(standard, list) else standard,
        "status": STATUS_LABELS[str(told["status"])],
        "candidates": told["candidates"],
        "notes": [*told.get("notes", ()), *beside],
    }
