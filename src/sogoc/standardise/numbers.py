"""Numbers of entries, volumes, pages, identity papers, and what spreadsheets did to them (domain reference 4.2-4.7)."""

import re
from collections.abc import Iterator

from .cell import DIFFERS, REREAD, Notice, Proposal, Written
from .codes import DECIMALS
from .excel import damaged_number, damaged_pages
from .word_list import word_set

LABEL = r"(?:số\s+đk|sđk|số\s+đăng\s+ký|số|so|quyển\s+số|quyển|q)?\s*[:.]?\s*"
NUMBER = r"0*([1-9][0-9]{0,3})\s*[-.]?\s*([a-zA-ZđĐ]{0,4})"
NUMBER_AND_YEAR = re.compile(rf"^{LABEL}{NUMBER}\s*/\s*([0-9]{{4}})$", re.IGNORECASE)
VOLUME_OF_OLD = re.compile(  # Quyển số 1 TP/HT-2012, Q1 - 2012, 01-2012
    rf"^{LABEL}0*([1-9][0-9]{{0,3}})\s*((?!tp)[a-zđ]{{0,3}})\s*(?:tp\s*/?\s*ht)?"
    r"\s*[-–/.]\s*(?:[a-z]{2,4}\s*[-/]\s*)?([0-9]{4})$",
    re.IGNORECASE,
)
WITHOUT_YEAR = re.compile(rf"^{LABEL}{NUMBER}\s*/?$", re.IGNORECASE)
SHORT_YEAR = re.compile(rf"^{LABEL}{NUMBER}\s*[-/]\s*([0-9]{{2}})$", re.IGNORECASE)
LIKE_FIGURES = str.maketrans("OoQlI|", "000111")
FIRST_OF_MONTH = re.compile(r"^([0-9]{4})-([0-9]{2})-01(?:[ T]00:00(?::00)?)?$")  # 5/2012 that Excel took for May 2012
EXCEL_TEXT_MARK = re.compile(r"^['’`](?=[A-Z0-9])")
SCIENTIFIC = re.compile(r"^([1-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})$")
SEPARATORS = re.compile(r"[\s.\-]+")
PASSPORT = re.compile(r"^[A-Z]{1,3}[0-9]{5,9}[A-Z]?$")
ID_LABEL = re.compile(
    r"^(?:số|cmnd|cmt|cmtnd|cccd|cc|đdcn|giấy\s+cmnd|căn\s+cước(?:\s+công\s+dân)?|chứng\s+minh(?:\s+nhân\s+dân)?)"
    r"(?:\s*(?:số|:|\.))*\s*([0-9][0-9 .\-]*)$",
    re.IGNORECASE,
)
PASSPORT_LABEL = re.compile(
    r"^(?:hc|hộ\s*chiếu|passport)(?:\s*số|\s*[:.]|\s)+\s*([A-Z]{1,2}\s?[0-9]{6,8})$", re.IGNORECASE
)
LETTER_FOR_ZERO = re.compile(r"^O(?:[0-9]{8}|[0-9]{11})$")  # as long as a card: no passport begins with O
PASSPORT_AND_OTHERS = word_set("2 3 5 6 7 8")  # identity papers that may have any length
DIGITS_CARD, DIGITS_CITIZEN = 9, 12
LOST_DIGITS = Notice("D-48", "B", "Số bị Excel ghi dạng khoa học, mất chữ số: nhập lại theo trang sổ")


def number_and_year(text: str, year: int | None = None) -> Written:
    """`7/2012` to `07/2012`; the suffix of `45b/1975` stays; what is no number and year stays as typed.

    Args:
        year: of the book, proposed where the number has none.
    """
    if damaged := FIRST_OF_MONTH.match(text):
        return Written(f"{damaged[2]}/{damaged[1]}", ("excel_date",))
    if whole := DECIMALS.match(text):
        return Written(whole[1], ("decimals",))
    if lost := damaged_number(text):
        return lost
    found = NUMBER_AND_YEAR.match(EXCEL_TEXT_MARK.sub("", text))
    if found is None:
        return Written(text, (), (), tuple(_numbers_like(text, year)))
    standard = f"{int(found[1]):02d}{found[2]}/{found[3]}"
    return Written(standard) if standard == text else Written(standard, ("entry_number_form",))


def _numbers_like(text: str, year: int | None) -> Iterator[Proposal]:
    """What a number in another form may be: the year of the book is the likeliest, never certain."""
    if old := VOLUME_OF_OLD.match(text):
        yield Proposal(REREAD, f"{int(old[1]):02d}{old[2]}/{old[3]}", "entry_number_form", "Số viết theo mẫu khác")
    elif (short := SHORT_YEAR.match(text)) and (full := _full_year(int(short[3]), year)):
        value = f"{int(short[1]):02d}{short[2]}/{full}"
        yield Proposal(REREAD, value, "two_digit_year", "Năm hai chữ số, theo năm của sổ")
    elif lone := WITHOUT_YEAR.match(text):
        why = "Số thiếu năm: thêm năm của sổ" if year else "Số thiếu năm, không rõ năm của sổ"
        value = f"{int(lone[1]):02d}{lone[2]}/{year}"
        yield Proposal(REREAD, value, "missing_year", why) if year else Proposal(DIFFERS, None, "missing_year", why)
    else:
        yield Proposal(DIFFERS, None, "entry_number_form", "Không đọc được thành số và năm")


def _full_year(short: int, year: int | None) -> int | None:
    """The year of the book, or the next ones it may run into, that ends in two figures."""
    if year is None:
        return 1900 + short if short > 45 else 2000 + short
    return next((y for y in (*range(year, year + 15), year - 1) if y % 100 == short), None)


def page_number(text: str) -> Written:
    """`23.0` to `23`; `12-13` and `12a` stay."""
    whole = DECIMALS.match(text)
    return Written(whole[1], ("decimals",)) if whole else damaged_pages(text) or Written(text)


def identity_number(text: str, paper: str, provinces: frozenset[str]) -> Written:
    """Digits without blanks, with the zero that a spreadsheet took; letters and wrong lengths stay for the checks.

    Args:
        paper: code of the kind of paper, as standardised; empty where not known.
        provinces: three-digit codes with which a citizen number begins.
    """
    rules = []
    if labelled := ID_LABEL.match(text):
        written = identity_number(labelled[1], paper, provinces)
        return written._replace(rules=("id_label", *written.rules)) if _fits(written.value or "") else Written(text)
    if labelled := PASSPORT_LABEL.match(text):
        return Written(SEPARATORS.sub("", labelled[1]).upper(), ("id_label",))
    bare = EXCEL_TEXT_MARK.sub("", text)
    if bare != text:
        rules.append("text_mark")
    if whole := DECIMALS.match(bare):
        bare = whole[1]
        rules.append("decimals")
    if power := SCIENTIFIC.match(bare):
        digits = power[1] + (power[2] or "")
        if len(digits) != int(power[3]) + 1:
            return Written(text, (), (LOST_DIGITS,), (Proposal(DIFFERS, None, "scientific", LOST_DIGITS.detail),))
        bare = digits
        rules.append("scientific")
    joined = SEPARATORS.sub("", bare)
    if joined.upper() != bare and not joined.isdigit() and PASSPORT.match(joined.upper()):
        return Written(joined.upper(), (*rules, "id_separators"))
    if joined != bare and joined.isdigit() and joined.isascii() and len(joined) in (DIGITS_CARD, DIGITS_CITIZEN):
        bare = joined
        rules.append("id_separators")
    if paper not in PASSPORT_AND_OTHERS and (full := _with_lost_zero(bare, paper, provinces)):
        bare = full
        rules.append("zero_restored")
    if _fits(bare) or paper in PASSPORT_AND_OTHERS:
        return Written(bare, tuple(rules))
    return Written(bare, tuple(rules), (), tuple(_identity_like(bare, provinces)))


def _fits(number: str) -> bool:
    """A card of 9 digits, a citizen number of 12, or letters and digits as on a passport."""
    if number.isascii() and number.isdigit():
        return len(number) in (DIGITS_CARD, DIGITS_CITIZEN)
    return PASSPORT.match(number) is not None and not LETTER_FOR_ZERO.match(number)


def _identity_like(number: str, provinces: frozenset[str]) -> Iterator[Proposal]:
    """What a number of a wrong length or with letters in it may be."""
    figures = SEPARATORS.sub("", number).translate(LIKE_FIGURES)
    if figures != number and _fits(figures) and figures.isdigit():
        yield Proposal(REREAD, figures, "figure_alike", "Chữ giống số: O/0, l/1")
        return
    if number.isdigit() and len(number) in (DIGITS_CARD - 1, DIGITS_CITIZEN - 1):
        short = len(number) == DIGITS_CARD - 1
        if short or "0" + number[:2] in provinces:
            yield Proposal(REREAD, "0" + number, "zero_restored", "Có thể mất số 0 ở đầu")
            return
    yield Proposal(DIFFERS, None, "id_length", f"Số giấy tờ có {len(number)} ký tự: xem trang sổ")


def _with_lost_zero(digits: str, paper: str, provinces: frozenset[str]) -> str | None:
    """The number with its leading zero, where only one reading has the right length; null where in doubt.

    Eight digits that begin with 1 or 2 may also be a card of another province with a digit forgotten.
    """
    if not digits.isdigit() or not digits.isascii():
        return None
    if len(digits) == DIGITS_CITIZEN - 1 and "0" + digits[:2] in provinces and digits[2] in "0123":
        return "0" + digits
    if len(digits) == DIGITS_CARD - 1 and digits[0] in "3456789" and paper != "4":
        return "0" + digits
    return None
