"""A field put together from its kept shape is what its template makes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sogoc.record import BY_CODE, Obligation
from sogoc.review.field_shapes import REASONS, SLOT, _rendered, field_html
from sogoc.review.field_views import BlankField, FieldView
from visiting import collect_static

FIELDS = [f for event in BY_CODE.values() for f in event.fields]
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=SLOT), max_size=120)
WRITTEN = st.one_of(
    st.sampled_from(["", "1", "01", "<b>&'\"", "Nguyễn Văn Cha", "02/01/2001", "{{ v }}", "a\nb"]), TEXT
)


@pytest.fixture(scope="module", autouse=True)
def pictures():
    """The templates name files by their hash."""
    collect_static()


@given(
    field=st.sampled_from(FIELDS),
    value=WRITTEN,
    obligation=st.sampled_from(list(Obligation)),
    editable=st.booleans(),
    reason=st.sampled_from(["", *(code for code, _ in REASONS)]),
    kind=st.sampled_from([FieldView, BlankField]),
)
def test_a_kept_shape_with_its_value_is_what_the_template_makes(field, value, obligation, editable, reason, kind):
    view = kind(field, value, obligation, editable, reason=reason)
    assert field_html(view) == _rendered(view)


@pytest.mark.parametrize("about", [{"place": "xã Quốc Tuấn"}, {"theirs": "Lê"}, {"carried": True}])
def test_a_field_of_which_more_is_said_keeps_what_is_said(about):
    view = FieldView(FIELDS[0], "01/2001", Obligation.MANDATORY, True, **about)
    assert (
        field_html(view) == _rendered(view) != field_html(FieldView(FIELDS[0], "01/2001", Obligation.MANDATORY, True))
    )
