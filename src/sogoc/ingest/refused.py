"""A file that is not taken in, with the reason from a closed list and a sentence for the person who handed it over."""

from typing import Literal, TypedDict, get_args

Reason = Literal[
    "corrupt",  # cannot be read to the end
    "not_xlsx",  # another kind of file under this name
    "encrypted",
    "too_large",  # more than the receiving desk weighs out, or a bomb
    "empty",  # no row of data, no file in the archive
    "no_header",
    "wrong_type",  # columns, file name and sheet name do not agree on the kind of register
    "missing_columns",
    "ambiguous_columns",
    "unknown_columns",
    "second_table",  # below the first one, with other columns
    "hidden_sheet",  # rows that the person at Excel does not see
    "macro",
    "unsafe_path",
    "nested_archive",
    "too_slow",  # not read within the time the reading process has
    "too_heavy",  # needs more memory than the reading process has
    "crashes",  # ends the reading process
    "bad_row",  # a line of the hand-over list that says nothing certain
]
REASONS: tuple[str, ...] = get_args(Reason)


class UnknownHeader(TypedDict):
    """A header with columns that nobody has described."""

    event: str  # code of the register that it may be of; empty where nothing tells
    columns: list[tuple[str, str, list[str]]]  # name, column of the template where known, the nearest ones else


class Refused(Exception):
    """The whole file is refused; nothing of it was loaded.

    `vi` and `en` are one line each: what is wrong, where, and what to do.
    """

    def __init__(self, reason: Reason, *, vi: str, en: str, header: "UnknownHeader | None" = None) -> None:
        super().__init__(f"{reason}: {en}")
        self.header = header  # where a person may say what its columns are
        self.reason: Reason = reason
        self.vi = vi
        self.en = en
