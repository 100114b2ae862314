"""Names in zip archives: in whatever charset an old Windows wrote them, with whatever slash; and whether they are safe.

A zip says of a name only whether it is UTF-8. Old programs wrote the charset of their own Windows and said nothing; the
library then reads cp437. The bytes are read again in the charsets of Vietnamese machines, the first that makes only
Vietnamese letters of them counts.
"""

import re
import unicodedata
import zipfile

from ..standardise.charset_tables import DECODERS, LETTERS

_UTF8 = 0x800  # flag of the entry: its name is UTF-8
_LETTERS = frozenset("".join(LETTERS) + "".join(LETTERS).upper())


def path_in(part: zipfile.ZipInfo) -> str:
    """The path of an entry: readable, in NFC, with forward slashes."""
    name = part.orig_filename
    if not part.flag_bits & _UTF8:
        name = _read_again(name)
    return unicodedata.normalize("NFC", name).replace("\\", "/")


def is_folder(part: zipfile.ZipInfo) -> bool:
    return part.orig_filename.endswith(("/", "\\"))


def safe_path(name: str) -> bool:
    """Whether a path in an archive stays inside it on every system: no root, drive, `..` or control."""
    if not name or name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return False
    return ".." not in name.split("/") and not any(ord(c) < 32 or ord(c) == 127 for c in name)


def _read_again(name: str) -> str:
    if name.isascii():
        return name
    try:
        data = name.encode("cp437")
    except UnicodeEncodeError:  # the library read it in another way than cp437
        return name
    seen = _decoded(data, "cp1252")
    for reading in (_decoded(data, "utf-8"), _decoded(data, "cp1258"), seen and DECODERS["tcvn3"](seen)):
        if reading and _is_vietnamese(reading):
            return reading
    return name


def _decoded(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return None


def _is_vietnamese(text: str) -> bool:
    return all(c.isascii() or c in _LETTERS for c in unicodedata.normalize("NFC", text))
