"""What is wrong with the scans of a book once joined with its rows: D-80 to D-87 (domain reference 2.2 D)."""

from collections import defaultdict
from collections.abc import Iterator

import polars as pl

from ..pipeline import FINDINGS
from .scan_links import Match, Page, link

LINKS = pl.Schema({"row": pl.Int32, "file": pl.String, "sha256": pl.String})
_SEVERITY = {"D-83": "E", "D-83?": "W", "D-84": "W", "D-86": "E", "D-87": "N"}  # of what is wrong with a file by itself
_SHARED_BOOK = 0.3  # share of repeated pictures from which a book has several entries on a page
_SPREADS = 0.8  # share of entries with two pages from which every entry has a back
_FEW = 5
_Line = tuple[int, str, str, str, str]


def match_scans(pages: pl.DataFrame, locators: pl.DataFrame, *, promised: bool) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Join the scans of one book with its rows and say what is wrong with them.

    Args:
        pages: schema PAGES, the files that count: of several archives the latest of each name.
        locators: `row`, `entry_number`, `volume_number`, `registered_on` as standard text, and `note` where the
            register has one: books scanned with their backs have the note there (D-85).
        promised: whether the hand-over list promises scans; only then a missing one is a finding.

    Returns:
        Links in the schema LINKS, where a row may have several files (front and back) and a file several rows (an
        entry typed twice); and findings in the schema FINDINGS on the field `scan`, row 0 for a file without a row.
    """
    match = link(pages, locators)
    links = [(row, p.file, p.sha256) for row, found in sorted(match.links.items()) for p in found]
    lines = [
        *(_missing(match) if promised else ()),
        *_doubtful(match),
        *_shared(match),
        *_by_file(match),
        *_without_back(match),
        *_without_row(match),
    ]
    findings = pl.DataFrame(lines, schema=FINDINGS, orient="row")
    return pl.DataFrame(links, schema=LINKS, orient="row"), findings.sort("row", "code", maintain_order=True)


def _line(row: int, code: str, severity: str, detail: str) -> _Line:
    return row, code, severity, "scan", detail


def _missing(match: Match) -> Iterator[_Line]:
    for row in match.free_rows():
        yield _line(
            row.row, "D-80", "B", f"Không có ảnh của số {row.entry or '(không đọc được)'} trong tệp ảnh đã nộp."
        )


def _doubtful(match: Match) -> Iterator[_Line]:
    for row, (severity, words) in match.doubts.items():
        yield _line(row, "D-81", severity, words)


def _shared(match: Match) -> Iterator[_Line]:
    """One picture under several names. In a book of one entry a page, one of the names must be wrong: which one, only
    the page itself says, so each of its records is stopped until a person has looked."""
    by_look: dict[str, list[Page]] = defaultdict(list)
    for page in match.pages:
        by_look[page.look].append(page)
    shared = {look: pages for look, pages in by_look.items() if len(pages) > 1}
    one_a_page = sum(map(len, shared.values())) <= _SHARED_BOOK * len(match.pages)
    for row, found in match.links.items():
        for page in found:
            others = [p.file for p in shared.get(page.look, []) if p not in found]
            if others:
                same = f"Ảnh giống hệt tệp {', '.join(others)}"
                yield _line(row, "D-82", "W", f"{same}.")
                if one_a_page:
                    yield _line(row, "D-81", "B", f"{same}: một trong các tên gắn nhầm, xin xem số ghi trên trang.")


def _by_file(match: Match) -> Iterator[_Line]:
    for row, found in match.links.items():
        for page in found:
            for code, words in page.said:
                yield _line(row, code.rstrip("?"), _SEVERITY[code], f"{page.file}: {words}.")


def _without_back(match: Match) -> Iterator[_Line]:
    """Entries with one page where the book shows its backs: those with a note, or nearly all."""
    count = {r: sum(p.pdf_pages for p in found) for r, found in match.links.items() if all(p.pdf_pages for p in found)}
    backs = [r for r, pages in count.items() if pages > 1]
    noted = {r.row for r in match.rows if r.noted}
    all_have = len(count) >= _FEW and len(backs) >= _SPREADS * len(count)
    noted_have = any(r in noted for r in backs)
    for row, pages in count.items():
        if pages == 1 and (all_have or (noted_have and row in noted)):
            why = "các trường hợp khác" if all_have else "các trường hợp khác có ghi chú"
            yield _line(row, "D-85", "E", f"Ảnh chỉ có một trang trong khi {why} của sổ có cả mặt sau.")


def _without_row(match: Match) -> Iterator[_Line]:
    for page in match.free_pages():
        if page.entry:
            yield _line(0, "D-81", "W", f"Tệp {page.file} (số {page.entry}) không có dòng nào: trường hợp chưa nhập?")
        else:
            yield _line(0, "D-87", "W", f"Tệp {page.file}: tên không theo quy tắc, không gắn được với dòng nào.")
    for page in match.foreign:
        yield _line(0, "D-81", "W", f"Tệp {page.file} mang tên của sổ khác, không gắn với dòng nào.")
