"""Numbers of entries, volumes, pages, identity papers, and what spreadsheets did to them (domain reference 4.2-4.7)."""

import re

from .cell import Notice, Written
from .codes import DECIMALS
from .word_list import word_set

NUMBER_AND_YEAR = re.compile(
    r"^(?:số|so)?\s*[:.]?\s*0*([1-9][0-9]{0,3})\s*([a-zA-ZđĐ]{0,4})\s*/\s*([0-9]{4})$", re.IGNORECASE
)
FIRST_OF_MONTH = re.compile(r"^([0-9]{4})-([0-9]{2})-01(?:[ T]00:00(?::00)?)?$")  # 5/2012 that Excel took for May 2012
EXCEL_TEXT_MARK = re.compile(r"^['’`](?=[A-Z0-9])")
SCIENTIFIC = re.compile(r"^([1-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})$")
SEPARATORS = re.compile(r"[\s.\-]+")
PASSPORT_AND_OTHERS = word_set("2 3 5 6 7 8")  # identity papers that may have any length
DIGITS_CARD, DIGITS_CITIZEN = 9, 12
LOST_DIGITS = Notice("D-48", "B", "Số bị Excel ghi dạng khoa học, mất chữ số: nhập lại theo trang sổ")


def number_and_year(text: str) -> Written:
    """`7/2012` to `07/2012`; the suffix of `45b/1975` stays; what is no number and year stays as typed."""
    if damaged := FIRST_OF_MONTH.match(text):
        return Written(f"{damaged[2]}/{damaged[1]}", ("excel_date",))
    if whole := DECIMALS.match(text):
        return Written(whole[1], ("decimals",))
    found = NUMBER_AND_YEAR.match(EXCEL_TEXT_MARK.sub("", text))
    if found is None:
        return Written(text)
    standard = f"{int(found[1]):02d}{found[2]}/{found[3]}"
    return Written(standard) if standard == text else Written(standard, ("entry_number_form",))


def page_number(text: str) -> Written:
    """`23.0` to `23`; `12-13` and `12a` stay."""
    whole = DECIMALS.match(text)
    return Written(whole[1], ("decimals",)) if whole else Written(text)


def identity_number(text: str, paper: str, provinces: frozenset[str]) -> Written:
    """Digits without blanks, with the zero that a spreadsheet took; letters and wrong lengths stay for the checks.

    Args:
        paper: code of the kind of paper, as standardised; empty where not known.
        provinces: three-digit codes with which a citizen number begins.
    """
    rules = []
    bare = EXCEL_TEXT_MARK.sub("", text)
    if bare != text:
        rules.append("text_mark")
    if whole := DECIMALS.match(bare):
        bare = whole[1]
        rules.append("decimals")
    if power := SCIENTIFIC.match(bare):
        digits = power[1] + (power[2] or "")
        if len(digits) != int(power[3]) + 1:
            return Written(text, (), (LOST_DIGITS,))
        bare = digits
        rules.append("scientific")
    joined = SEPARATORS.sub("", bare)
    if joined != bare and joined.isdigit() and joined.isascii() and len(joined) in (DIGITS_CARD, DIGITS_CITIZEN):
        bare = joined
        rules.append("id_separators")
    if paper not in PASSPORT_AND_OTHERS and (full := _with_lost_zero(bare, paper, provinces)):
        bare = full
        rules.append("zero_restored")
    return Written(bare, tuple(rules))


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
