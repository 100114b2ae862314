"""Files mutated at random: each is read or refused with a reason; no crash, no hang, no growth of memory."""

import random
import resource
import time

import pytest
from made_files import a_birth, changed, older_columns, page, pdf, table, write_workbook, write_zip

from sogoc.ingest import REASONS, Refused, read_scans, read_workbook
from sogoc.record import BIRTH

LONGEST = 10  # seconds for one small file, on a busy machine
MOST_GROWTH = 300 << 10  # KB of the process, whatever the number of files
PARTS = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
         "xl/styles.xml", "[Content_Types].xml"]  # fmt: skip
BITS = [b"\0", b"\xff\xfe", b'"', b"<", b"&#0;", b"</row>", b"99999999999", b"-1", b"../", b"\r\n", b",", b" " * 999]


def mutated(dice: random.Random, data: bytes) -> bytes:
    """One to six changes: bytes flipped, cut out, doubled, moved, overwritten or put in."""
    out = bytearray(data)
    for _ in range(dice.randint(1, 6)):
        a, b = sorted(dice.randrange(len(out) + 1) for _ in range(2))
        b = min(b, a + dice.choice([1, 4, 60, len(out)]))
        match dice.randrange(5):
            case 0:
                out[a:b] = bytes(x ^ 1 << dice.randrange(8) for x in out[a:b])
            case 1:
                del out[a:b]
            case 2:
                out[a:a] = out[a:b] * dice.randint(1, 3)
            case 3:
                out[a:b] = dice.choice(BITS)
            case _:
                out[a:a] = dice.choice(BITS)
    return bytes(out)


def one_file(dice: random.Random, folder, whole: dict[str, bytes]):
    """A mutated delivery and what reads it."""
    kind = dice.choice(["bytes.xlsx", "parts.xlsx", "csv", "bytes.zip", "pdf.zip"])
    if kind == "parts.xlsx":
        (good := folder / "good.xlsx").write_bytes(whole["xlsx"])
        return changed(good, {dice.choice(PARTS): lambda xml: mutated(dice, xml)}), read_workbook
    if kind == "pdf.zip":
        return write_zip(folder / "KS.1999.01.zip", {"KS.1999.01.01.pdf": mutated(dice, whole["pdf"])}), read_scans
    extension = kind.rpartition(".")[2]
    (path := folder / f"KS.1999.01.{extension}").write_bytes(mutated(dice, whole[extension]))
    return path, read_scans if extension == "zip" else read_workbook


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("whole")
    rows = table([a_birth(n) for n in range(1, 5)], older_columns(BIRTH))
    book = write_workbook(folder / "a.xlsx", {"Sheet1": rows}).read_bytes()
    scan = pdf(page(1))
    archive = write_zip(folder / "a.zip", {"KS.1999.01.01.pdf": scan, "KS.1999.01.02.pdf": scan}).read_bytes()
    text = "\r\n".join(",".join(f'"{cell or ""}"' for cell in row) for row in rows).encode()
    return {"xlsx": book, "zip": archive, "pdf": scan, "csv": text}


@pytest.mark.parametrize("files", [150, pytest.param(2_000, marks=pytest.mark.slow)])
def test_a_mutated_file_is_read_or_refused(tmp_path, whole, files):
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    read = refused = 0
    warm = 0
    for n in range(files):
        path, reader = one_file(random.Random(f"{seed}/{n}"), tmp_path, whole)
        begun = time.monotonic()
        try:
            reader(path)
            read += 1
        except Refused as refusal:
            assert refusal.reason in REASONS and refusal.vi and refusal.en
            refused += 1
        except BaseException:
            print(f"file {n} of seed {seed}: {path.name}")
            raise
        assert time.monotonic() - begun < LONGEST, f"file {n} of seed {seed}"
        warm = warm or (n == files // 5) * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert read and refused > files / 10 and read + refused == files
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - warm < MOST_GROWTH
