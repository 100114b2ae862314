"""Documents on paper: a Typst template and data in, a PDF out. The same data give the same bytes.

The fonts are shipped (`fonts/`: Tinos, of the widths of Times New Roman, with every Vietnamese letter); nothing is read
from the system or the network. Layout follows Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).parent / "fonts"


def pdf(template: Path, data: Mapping[str, Any], *, tagged: bool = True) -> bytes:
    """The PDF of a template; the template finds the data, as JSON, in `sys.inputs.data`.

    `tagged` tells screen readers what is a table and what a heading; of thousands of rows that takes a gigabyte.

    Raises:
        typst.TypstError: the template is wrong, or asks for what the data lack.
    """
    made = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=0,
        pdf_tags=tagged,
    )
    assert isinstance(made, bytes)
    return made
