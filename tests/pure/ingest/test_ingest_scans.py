"""Archives of scans: what is refused, what is doubtful about a picture, which scan belongs to which row."""

import io
import zipfile
from datetime import date
from functools import cache

import polars as pl
import pytest
from made_files import page, pdf, write_zip
from PIL import Image, ImageDraw, ImageFilter

from sogoc.ingest import LINKS, PAGES, Refused, match_scans, read_scans
from sogoc.ingest.pdfs import scan_file
from sogoc.ingest.pictures import Picture, doubts, measure
from sogoc.paper.pages import Unreadable, page_image
from sogoc.pipeline import FINDINGS


def name(n: int, day: str = "1999-03-05") -> str:
    return f"KS.1999.01.{day}.{n:02}.pdf"


# ---- the archive ---------------------------------------------------------------------------------------------------


def zipped(data: bytes) -> bytes:
    with zipfile.ZipFile(stream := io.BytesIO(), "w") as archive:
        archive.writestr("a", data)
    return stream.getvalue()


# fmt: off
REFUSED = [
    # reason            files
    ("empty",           {}),
    ("empty",           {"__MACOSX/._a.pdf": b"x", "Thumbs.db": b"x"}),
    ("unsafe_path",     {"../a.pdf": b"x"}),
    ("unsafe_path",     {"/etc/a.pdf": b"x"}),
    ("unsafe_path",     {"C:/a.pdf": b"x"}),
    ("unsafe_path",     {"b/..\\a.pdf": b"x"}),
    ("nested_archive",  {"a.zip": b"x"}),
    ("nested_archive",  {"a.pdf": zipped(b"x")}),
    ("nested_archive",  {"a.RAR": b"Rar!"}),
]
# fmt: on


@pytest.mark.parametrize(("reason", "files"), REFUSED)
def test_an_archive_that_is_not_just_scans_is_refused(tmp_path, reason, files):
    with pytest.raises(Refused) as refused:
        read_scans(write_zip(tmp_path / "KS.1999.01.zip", files))
    assert refused.value.reason == reason


def test_a_broken_archive_and_a_bomb_are_refused(tmp_path):
    path = write_zip(tmp_path / "KS.1999.01.zip", {name(1): b"x" * 1000})
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(Refused, match="corrupt"):
        read_scans(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name(1), b"\0" * (20 << 20))
    with pytest.raises(Refused, match="too_large"):
        read_scans(path)


def test_scans_are_listed_with_facts_and_read_again_one_by_one(tmp_path):
    files = {
        name(1): pdf(page(1)),
        name(2): pdf(page(2), page(3)),
        "KS.1999.01.BIA.pdf": pdf(page(4)),
        "Thumbs.db": b"x",
    }
    scans = read_scans(write_zip(tmp_path / "KS.1999.01.zip", files))
    assert scans.pages.schema == PAGES
    assert scans.pages.select("file", "pdf_pages", "width", "height", "dpi", "is_cover").rows()[:3] == [
        (name(1), 1, 480, 680, 58.1, False), (name(2), 2, 480, 680, 58.1, False), ("KS.1999.01.BIA.pdf", 1, 480, 680, 58.1, True),
    ]  # fmt: skip
    assert scans.pages["registered_on"][0] == date(1999, 3, 5) and scans.pages["entry"][0] == "1"
    with scans.opened() as read:
        assert read(name(2)) == files[name(2)]
        with pytest.raises(KeyError):
            read("Thumbs.db")


def jpeg(image: Image.Image) -> bytes:
    image.save(stream := io.BytesIO(), "JPEG")
    return stream.getvalue()


# fmt: off
FILES = [
    # what                    data                                                                        pages  problem
    ("a sound scan",          pdf(page()),                                                                1,     ""),
    ("a view on opening",     pdf(page(), extra="/OpenAction [3 0 R /Fit]"),                              1,     ""),
    ("a script",              pdf(page(), extra="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),   1,     "mã lệnh"),
    ("a hidden script",       pdf(page(), extra="/AA << /O << /S /J#61vaScript /J#53 (x) >> >>"),         1,     "mã lệnh"),
    ("a program",             pdf(page(), extra="/AA << /O << /S /Launch /F (cmd.exe) >> >>"),            1,     "mã lệnh"),
    ("a picture",             jpeg(page()),                                                               1,     "ảnh JPEG"),
    ("a cut PDF",             pdf(page())[:2000],                                                         0,     "hỏng"),
    ("no PDF at all",         b"<html>",                                                                  0,     "không phải PDF"),
    ("nothing",               b"",                                                                        0,     "không phải PDF"),
    ("a PDF without a page",  pdf(),                                                                      0,     "PDF"),
]
# fmt: on


@pytest.mark.parametrize(("what", "data", "pages", "problem"), FILES, ids=[line[0] for line in FILES])
def test_a_file_is_a_sound_pdf_or_says_why_not(what, data, pages, problem):
    scan = scan_file(data)
    assert scan.pages == pages and problem in scan.problem and bool(problem) == bool(scan.problem)


def test_one_picture_wrapped_twice_looks_the_same():
    assert (
        scan_file(pdf(page(1))).look == scan_file(pdf(page(1), extra="/Lang (vi)")).look != scan_file(pdf(page(2))).look
    )


# ---- the pictures --------------------------------------------------------------------------------------------------


def torn(image: Image.Image) -> Image.Image:
    ImageDraw.Draw(image).polygon([(480, 200), (300, 680), (480, 680)], fill=30)
    return image


def blotted(image: Image.Image) -> Image.Image:
    for x in (100, 130, 160, 190):
        ImageDraw.Draw(image).ellipse((x - 22, 200, x + 22, 244), fill=35)
    return image


@cache
def ordinary_pages() -> tuple[Picture, ...]:
    return tuple(measure(page(n), 480, 680) for n in range(1, 7))


# fmt: off
PICTURES = [
    # what           picture                                               code
    ("plain",        page(7),                                              None),
    ("yellow paper", page(7, paper=205),                                   None),
    ("noisy",        Image.blend(page(7), Image.effect_noise((480, 680), 60), 0.12), None),
    ("dark",         page(7).point(lambda v: v * 0.28),                    "D-83"),
    ("blurred",      page(7).filter(ImageFilter.GaussianBlur(6)),          "D-83"),
    ("upside down",  page(7).rotate(180),                                  "D-83"),
    ("on its side",  page(7).rotate(90, expand=True),                      "D-83"),
    ("cut",          page(7).crop((0, 0, 480, 400)),                       "D-83"),
    ("white",        Image.new("L", (480, 680), 240),                      "D-83"),
    ("torn",         torn(page(7)),                                        "D-84"),
    ("blotted",      blotted(page(7)),                                     "D-84"),
    ("faded",        page(7, ink=192),                                     "D-84"),
]
# fmt: on


@pytest.mark.parametrize(("what", "image", "code"), PICTURES, ids=[line[0] for line in PICTURES])
def test_a_picture_in_a_book_is_doubted_for_what_a_program_can_see(what, image, code):
    found = doubts([*ordinary_pages(), measure(image.convert("L"), *image.size)])
    assert [code for code, _ in found[-1]] == ([code] if code else []) and not any(found[:-1])


def test_alone_a_page_is_not_doubted_for_standing_upside_down():
    assert doubts([measure(page(1).rotate(180), 480, 680), None]) == [[], []]


# ---- pages and rows ------------------------------------------------------------------------------------------------

BLANK = {"sha256": "", "look": "", "size": 1, "pdf_pages": 1, "width": 1, "height": 1, "dpi": 1.0, "event_code": "KS",
         "opening_year": 1999, "volume": "01", "registered_on": None, "entry": None, "part": None, "is_cover": False,
         "codes": [], "reasons": []}  # fmt: skip


def pages(*lines: dict[str, object]) -> pl.DataFrame:
    made = [{**BLANK, "file": f"f{n}", "sha256": f"s{n}", **line} for n, line in enumerate(lines)]
    return pl.DataFrame(made, schema=PAGES)


def rows(*lines: tuple[str | None, str | None]) -> pl.DataFrame:
    """Numbers and dates of registration, from row 2 on."""
    made = [(n, number, "01/1999", day) for n, (number, day) in enumerate(lines, start=2)]
    schema = {"row": pl.Int32, "entry_number": pl.String, "volume_number": pl.String, "registered_on": pl.String}
    return pl.DataFrame(made, schema=schema, orient="row")


def of(n: int | str, day: date | None = date(1999, 3, 5), **more: object) -> dict[str, object]:
    return {"entry": str(n), "registered_on": day, **more}


MARCH, APRIL, LATER = date(1999, 3, 5), date(1999, 4, 6), date(2000, 3, 5)
# fmt: off
MATCHES = [
    # what                                   scans                                      rows                                                    row -> file, and codes of the row
    ("number and date",                      [of(1), of(2)],                            [("02/1999", "05.03.1999"), ("01/1999", "05.03.1999")], {2: "f1", 3: "f0"}, {}),
    ("a suffix is another entry",            [of("1b"), of(1)],                         [("01/1999", "05.03.1999"), ("01b/1999", "05.03.1999")], {2: "f1", 3: "f0"}, {}),
    ("numbers start again each year",        [of(1, LATER), of(1, MARCH)],              [("01/1999", "05.03.1999"), ("01/2000", "05.03.2000")], {2: "f1", 3: "f0"}, {}),
    ("a mistyped date is said",              [of(1)],                                   [("01/1999", "06.03.1999")],                            {2: "f0"}, {2: {"D-81"}}),
    ("no readable date",                     [of(1)],                                   [("01/1999", None)],                                    {2: "f0"}, {}),
    ("a name without a date",                [of(1, None), of(2)],                      [("01/1999", "05.03.1999"), ("02/1999", "05.03.1999")], {2: "f0", 3: "f1"}, {}),
    ("a name without a date, two years",     [of(1, None)],                             [("01/1999", "05.03.1999"), ("01/2000", "05.03.2000")], {}, {2: {"D-80"}, 3: {"D-80"}, 0: {"D-81"}}),
    ("a number without a year",              [of(1)],                                   [("01", None)],                                         {2: "f0"}, {}),
    ("only the date fits",                   [of(48, APRIL)],                           [("84/1999", "06.04.1999")],                            {2: "f0"}, {2: {"D-81"}}),
    ("an entry typed twice shares its page", [of(1)],                                   [("01/1999", "05.03.1999")] * 2,                        {2: "f0", 3: "f0"}, {}),
    ("a number the book repeats",            [of(1, part=2), of(1)],                    [("01/1999", "05.03.1999")] * 2,                        {2: "f1", 3: "f0"}, {}),
    ("no scan",                              [of(9)],                                   [("01/1999", "05.04.1999")],                            {}, {2: {"D-80"}, 0: {"D-81"}}),
    ("a file of another book",               [of(1), of(2), of(3, volume="02")],        [(f"0{n}/1999", "05.03.1999") for n in (1, 2, 3)],      {2: "f0", 3: "f1"}, {4: {"D-80"}, 0: {"D-81"}}),
    ("a name nobody can read",               [of(1), {"codes": ["D-87"], "reasons": ["x"]}], [("01/1999", "05.03.1999")],                       {2: "f0"}, {0: {"D-87"}}),
    ("a cover belongs to no row",            [of(1), {"is_cover": True}],               [("01/1999", "05.03.1999")],                            {2: "f0"}, {}),
    ("what is wrong with a file",            [of(1, codes=["D-83", "D-86"], reasons=["tối", "hỏng"], pdf_pages=0)], [("01/1999", "05.03.1999")], {2: "f0"}, {2: {"D-83", "D-86"}}),
]
# fmt: on


@pytest.mark.parametrize(("what", "scans", "typed", "linked", "codes"), MATCHES, ids=[line[0] for line in MATCHES])
def test_a_scan_goes_to_its_row_by_the_surest_evidence(what, scans, typed, linked, codes):
    links, findings = match_scans(pages(*scans), rows(*typed), promised=True)
    assert links.schema == LINKS and findings.schema == FINDINGS
    assert dict(links.select("row", "file").iter_rows()) == linked
    said: dict[int, set[str]] = {}
    for row, code in findings.select("row", "code").iter_rows():
        said.setdefault(row, set()).add(code)
    assert said == codes and set(findings["fields"]) <= {"scan"}


def test_a_missing_scan_is_no_fault_where_none_was_promised():
    assert match_scans(pages(), rows(("01/1999", "05.03.1999")), promised=False)[1].is_empty()


def test_front_and_back_in_two_files_belong_to_one_row():
    links, findings = match_scans(pages(of(1), of(1, part=2)), rows(("01/1999", "05.03.1999")), promised=True)
    assert links["file"].to_list() == ["f0", "f1"] and findings.is_empty()


def test_one_picture_for_two_entries_stops_both_where_each_entry_has_its_own_page():
    scans = [of(n, look="same" if n in (3, 4) else f"l{n}") for n in range(1, 11)]
    _, findings = match_scans(
        pages(*scans), rows(*((f"{n:02}/1999", "05.03.1999") for n in range(1, 11))), promised=True
    )
    assert findings.select("row", "code", "severity").rows() == [
        (4, "D-81", "B"),
        (4, "D-82", "W"),
        (5, "D-81", "B"),
        (5, "D-82", "W"),
    ]


def test_one_picture_for_two_entries_is_a_warning_where_the_book_has_several_entries_a_page():
    scans = [of(n, look=f"l{n // 2}") for n in range(1, 11)]
    _, findings = match_scans(
        pages(*scans), rows(*((f"{n:02}/1999", "05.03.1999") for n in range(1, 11))), promised=True
    )
    assert set(findings["code"]) == {"D-82"}


def test_a_back_is_missing_where_other_entries_with_a_note_have_theirs():
    scans = [of(n, pdf_pages=2 if n == 1 else 1) for n in (1, 2, 3)]
    located = rows(*((f"{n:02}/1999", "05.03.1999") for n in (1, 2, 3))).with_columns(
        note=pl.Series(["cải chính", "bổ sung", None])
    )
    assert match_scans(pages(*scans), located, promised=True)[1].select("row", "code").rows() == [(3, "D-85")]


def test_a_back_is_missing_where_nearly_all_entries_have_theirs():
    scans = [of(n, pdf_pages=1 if n == 3 else 2) for n in range(1, 9)]
    located = rows(*((f"{n:02}/1999", "05.03.1999") for n in range(1, 9)))
    assert match_scans(pages(*scans), located, promised=True)[1].select("row", "code").rows() == [(4, "D-85")]


# names of archives made by other programs


def renamed(path, ascii_name: str, raw: bytes):
    """The same archive with other bytes for a name, as a program that does not say its charset writes them."""
    assert len(ascii_name) == len(raw)
    path.write_bytes(path.read_bytes().replace(ascii_name.encode(), raw))
    return path


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("KS.1999.01.1999-03-05.07_mặt sau.pdf".encode(), "KS.1999.01.1999-03-05.07_mặt sau.pdf"),  # UTF-8, not said
        (b"KS.1999.01.1999-03-05.07_m\xe3\xf2t sau.pdf", "KS.1999.01.1999-03-05.07_mặt sau.pdf"),  # cp1258
        (b"KS.1999.01.1999-03-05.07_m\xc6t sau.pdf", "KS.1999.01.1999-03-05.07_mặt sau.pdf"),  # TCVN3
        (b"anh\\KS.1999.01.1999-03-05.07.pdf", "anh/KS.1999.01.1999-03-05.07.pdf"),
    ],
)
def test_names_of_old_programs_are_read(tmp_path, raw, meant):
    path = write_zip(tmp_path / "KS.1999.01.zip", {"x" * len(raw): pdf(page(1))})
    scans = read_scans(renamed(path, "x" * len(raw), raw))
    assert scans.pages["file"].to_list() == [meant]
    assert scans.pages["entry"].to_list() == ["7"]
    with scans.opened() as read:
        assert read(meant) == pdf(page(1))


@pytest.mark.parametrize("raw", [b"..\\..\\KS.1999.01.07.pdf", b"C:\\KS.1999.01.07.pdf", b"\\\\may\\KS.1999.01.07.pdf"])
def test_a_backslash_path_that_leads_out_is_refused(tmp_path, raw):
    path = write_zip(tmp_path / "KS.1999.01.zip", {"x" * len(raw): pdf(page(1))})
    with pytest.raises(Refused, match="unsafe_path"):
        read_scans(renamed(path, "x" * len(raw), raw))


def test_a_tiff_of_three_pages_has_three(tmp_path):
    images = [page(n) for n in range(3)]
    images[0].save(stream := io.BytesIO(), "TIFF", save_all=True, append_images=images[1:])
    scans = read_scans(write_zip(tmp_path / "KS.1999.01.zip", {"KS.1999.01.1999-03-05.07.tif": stream.getvalue()}))
    assert scans.pages["pdf_pages"].to_list() == [3]
    for index in range(3):
        with Image.open(io.BytesIO(page_image(stream.getvalue(), index, "jpg"))) as shown:
            assert shown.size == images[index].size
    with pytest.raises(Unreadable):
        page_image(stream.getvalue(), 3, "jpg")
