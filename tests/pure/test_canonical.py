"""The canonical form of a record's content: digests of years ago must come out the same from any writer of JSON."""

import json
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from sogoc.record.canonical import canonical, content_digest

text = st.text(st.characters(exclude_categories=["Cs"]))
contents = st.dictionaries(text, st.none() | text | st.integers(-(2**31), 2**31))


@given(contents)
@example({"ten": "Nguyễn Thị Đào", "e\u0301": "\u0041\u0301", "\U00010000": "a", "\uffff": "\x7f\u2028"})
def test_it_is_sorted_compact_json_in_nfc(content):
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical(content).decode() == unicodedata.normalize("NFC", plain)


def test_a_digest_stays_what_it_was():
    written = '{"child_full_name":"Nguyễn Thị Đào","note":null}'
    assert (
        canonical({"note": None, "child_full_name": unicodedata.normalize("NFD", "Nguyễn Thị Đào")}) == written.encode()
    )
    assert content_digest({"note": None, "child_full_name": "Nguyễn Thị Đào"}) == (
        "d0e4af7c3e36459e24d02216e08f8878a736f9e91736dd992377c0a02f64ca74"
    )
