"""Documents on paper: a Typst template and data in, a PDF out. The same data give the same bytes.

The fonts are shipped (`fonts/`: Tinos, of the widths of Times New Roman, with every Vietnamese letter); nothing is read
from the system or the network. Layout follows Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfWriter

from . import typesetting


def pdf(template: Path, data: Mapping[str, Any], *, tagged: bool = True) -> bytes:
    """The PDF of a template; the template finds the data, as JSON, in `sys.inputs.data`.

    `tagged` tells screen readers what is a table and what a heading; of thousands of rows that takes a gigabyte.

    Raises:
        typst.TypstError: the template is wrong, or asks for what the data lack.
    """
    return typesetting.typeset(template, json.dumps(data, ensure_ascii=False), tagged)


def pdf_of_many_rows(template: Path, data: Mapping[str, Any]) -> bytes:
    """The same, untagged, laid out in a process of its own: Typst keeps what it has laid out, 9 KB for each cell."""
    command = [sys.executable, "-P", "-X", "utf8", typesetting.__file__, str(template)]
    written = json.dumps(data, ensure_ascii=False).encode()
    return subprocess.run(command, input=written, stdout=subprocess.PIPE, check=True).stdout


def joined(parts: Sequence[bytes]) -> bytes:
    """Several PDFs one behind the other, with the title and the language of the first; what they share stands once."""
    if len(parts) == 1:
        return parts[0]
    writer = PdfWriter(clone_from=BytesIO(parts[0]))
    for part in parts[1:]:
        writer.append(BytesIO(part))
    writer.compress_identical_objects()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
