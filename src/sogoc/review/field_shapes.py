"""A field of a form as HTML. To most fields nothing has happened: their template runs once for each shape, and only
the value is put in its place afterwards. A page of thirty-five fields costs a tenth of what it would."""

from functools import lru_cache
from typing import TYPE_CHECKING

from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ..check import ABSENCE_REASONS
from ..record import Field, Obligation
from .inputs import CHARACTERS_IN_A_COLUMN

if TYPE_CHECKING:
    from .field_views import FieldView

REASONS = tuple((code, vi) for code, (vi, _) in ABSENCE_REASONS.items())
SLOT = "\ue000"  # of private use: stands for a letter of the value while a shape is made


def field_html(view: "FieldView") -> SafeString:
    """What `_field.html` makes of a field."""
    if not view.plain:
        return _rendered(view)
    kind = (type(view), view.field, view.obligation, view.editable, view.reason, view.printed)
    if view.choices or not view.value:
        return _shape(*kind, view.value)[0]
    letters = view.width * CHARACTERS_IN_A_COLUMN  # as long as makes it as wide
    before, after = _shape(*kind, SLOT * letters)
    return mark_safe(before + escape(view.value) + after)


@lru_cache(maxsize=4096)
def _shape(
    view: type["FieldView"],
    field: Field,
    obligation: Obligation,
    editable: bool,
    reason: str,
    printed: str,
    value: str,
) -> tuple[SafeString, ...]:
    """What stands before and after the value; in one piece where the value is blank or one of a list."""
    made = _rendered(view(field, value, obligation, editable, reason=reason, printed=printed))
    return tuple(mark_safe(part) for part in made.split(value)) if SLOT in value else (made,)


def _rendered(view: "FieldView") -> SafeString:
    return get_template("review/_field.html").render({"v": view, "reasons": REASONS})
