"""Typst itself; run by its path it is a process of its own: data on standard input, the PDF on standard output."""

import sys
from pathlib import Path

import typst

FONTS = Path(__file__).parent / "fonts"


def typeset(template: Path, data: str, tagged: bool) -> bytes:
    made = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        timestamp=0,
        pdf_tags=tagged,
    )
    assert isinstance(made, bytes)
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(Path(sys.argv[1]), sys.stdin.read(), tagged=False))
