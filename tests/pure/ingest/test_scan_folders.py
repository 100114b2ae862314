"""Folders of scans: which folders they are, that they read like a zip of the same files, what is refused."""

import os
import zipfile

import pytest
from made_files import page, pdf, write_zip

from sogoc.ingest import Refused, read_scans
from sogoc.ingest.scan_parts import folder_digest, folders_of_scans, pack, scans_in

SCAN, OTHER, COVER = "KS.2001.01.2001-03-05.01.pdf", "KS.2001.01.2001-03-06.02.pdf", "KS.2001.01.BIA.pdf"
BOOK = "11650.KS.2001.01"

# fmt: off
FOLDERS = [
    # what                                       files below the folder given                        folders of scans
    ("named like a zip",                         [f"{BOOK}/{SCAN}"],                                 [BOOK]),
    ("whatever the scans are called",            [f"{BOOK}/scan001.PDF"],                            [BOOK]),
    ("with a folder for each month",             [f"{BOOK}/3/{SCAN}", f"{BOOK}/4/{OTHER}"],          [BOOK]),
    ("around its table",                         [f"{BOOK}/{BOOK}.xlsx", f"{BOOK}/{SCAN}"],          [BOOK]),
    ("a later part",                             [f"{BOOK}.lan2/{SCAN}"],                            [f"{BOOK}.lan2"]),
    ("one book within the folder of another",    [f"{BOOK}/{SCAN}", f"{BOOK}/11650.KS.2001.02/a.pdf"], [BOOK, f"{BOOK}/11650.KS.2001.02"]),
    ("a name that tells no book, scans that do", [f"anh quet/{SCAN}"],                               ["anh quet"]),
    ("papers beside the deliveries",             ["bien ban.pdf", "cong van/1437.pdf"],              []),
    ("a book's folder with tables and a zip",    [f"{BOOK}/{BOOK}.xlsx", f"{BOOK}/{BOOK}.zip"],      []),
    ("hidden by some system",                    [f"{BOOK}/._{SCAN}", f".trash/{SCAN}"],             []),
]
# fmt: on


def lay(root, files):
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


@pytest.mark.parametrize(("what", "files", "folders"), FOLDERS, ids=[line[0] for line in FOLDERS])
def test_a_folder_of_scans_is_known_by_its_name_or_its_files(tmp_path, what, files, folders):
    lay(tmp_path, dict.fromkeys(files, b"x"))
    assert folders_of_scans(tmp_path) == [tmp_path / f for f in folders]


def test_a_folder_reads_like_a_zip_of_the_same_files(tmp_path):
    files = {
        SCAN: pdf(page(1)), OTHER: pdf(page(2), page(3)), COVER: pdf(page(4)), "3/la.pdf": pdf(page(5)),
        "hong.pdf": b"%PDF-", "Thumbs.db": b"x",
    }  # fmt: skip
    folder = lay(tmp_path / BOOK, {**files, f"{BOOK}.xlsx": b"a table", "ban_giao.csv": b"a list", "._x.pdf": b"x"})
    zipped = read_scans(write_zip(tmp_path / f"{BOOK}.zip", files))
    scans = read_scans(folder)
    assert scans.pages.sort("file").equals(zipped.pages.sort("file")) and scans.pages.height == 5
    with scans.opened() as read:
        assert read("3/la.pdf") == files["3/la.pdf"]
    pack(folder, tmp_path / "kept.zip")
    assert read_scans(tmp_path / "kept.zip").pages.sort("file").equals(zipped.pages.sort("file"))


def test_the_digest_of_a_folder_is_that_of_its_names_and_contents(tmp_path):
    folder = lay(tmp_path / BOOK, {SCAN: b"1", OTHER: b"2"})
    same = lay(tmp_path / "b" / "any name", {OTHER: b"2", SCAN: b"1", "ban_giao.csv": b"x"})
    changed = lay(tmp_path / "c" / BOOK, {SCAN: b"1", OTHER: b"3"})
    swapped = lay(tmp_path / "d" / BOOK, {SCAN: b"2", OTHER: b"1"})
    digests = [folder_digest(f) for f in (folder, same, changed, swapped)]
    assert digests[0] == digests[1] and len(set(digests)) == 3


def test_a_scan_that_changed_since_it_was_looked_at_is_not_taken(tmp_path):
    scans = read_scans(lay(tmp_path / BOOK, {SCAN: pdf(page(1))}))
    (tmp_path / BOOK / SCAN).write_bytes(pdf(page(2)))
    with scans.opened() as read, pytest.raises(Refused, match="corrupt"):
        read(SCAN)


def test_what_leads_out_of_a_folder_or_hides_an_archive_refuses_it_whole(tmp_path):
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(pdf(page(1)))
    linked = lay(tmp_path / "a" / BOOK, {SCAN: pdf(page(1))})
    (linked / OTHER).symlink_to(secret)
    with pytest.raises(Refused, match="unsafe_path"):
        read_scans(linked)
    (linked / OTHER).unlink()
    (linked / "3").symlink_to(tmp_path)
    with pytest.raises(Refused, match="unsafe_path"):
        read_scans(linked)
    with pytest.raises(Refused, match="nested_archive"):
        read_scans(lay(tmp_path / "b" / BOOK, {SCAN: pdf(page(1)), "phan2.rar": b"Rar!"}))
    pack(linked, tmp_path / "kept.zip")
    assert zipfile.ZipFile(tmp_path / "kept.zip").namelist() == [SCAN]


def test_pipes_and_old_names_do_no_harm(tmp_path):
    folder = lay(tmp_path / BOOK, {SCAN: pdf(page(1))})
    os.mkfifo(folder / "ong.pdf")
    (folder / os.fsdecode(b"m\xc6t sau.pdf")).write_bytes(pdf(page(2)))
    assert len(scans_in(folder)) == 2 and len(folder_digest(folder)) == 64
    assert read_scans(folder).pages["file"].to_list() == [SCAN, "m\\xc6t sau.pdf"]
