"""The receiver backed up while it serves, destroyed, restored: the same registrations, keys, scans."""

import json
import os
import subprocess
import sys

import pytest
from signed_batches import batch, birth, new_book

HELD = "select record::text, version, digest, receipt, status from national_registration order by id"
AFTER = f"""
import json, os, sys
from pathlib import Path
from sogoc.national import app
app.restore(Path(sys.argv[1]))
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("{HELD}")
    rows = cursor.fetchall()
    cursor.execute("select count(*) from national_person")
    print(json.dumps([rows, cursor.fetchone()[0]]))
"""


@pytest.fixture(scope="module")
def backed_up(receiver, an, tmp_path_factory):
    book = new_book()
    an.send(batch(*(birth(book, n) for n in range(1, 9))))
    (receiver.data / "national-scans" / "ab").mkdir(parents=True, exist_ok=True)
    (receiver.data / "national-scans" / "ab" / "trang").write_bytes(b"anh")
    folder = tmp_path_factory.mktemp("sao-luu") / "noi nhan"
    done = subprocess.run([sys.executable, "-m", "sogoc.national", "backup", folder], env=receiver.environment,
                          check=True, capture_output=True, text=True)
    assert json.loads(done.stdout)["files"] >= 3
    return folder


def into(data, folder):
    environment = {**os.environ, "SOGOC_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "sogoc.national.settings"}
    return subprocess.run([sys.executable, "-c", AFTER, folder], env=environment, capture_output=True, text=True)


def test_a_restored_receiver_holds_what_it_held(receiver, backed_up, tmp_path):
    with receiver.sql() as c:
        before = [list(row) for row in c.execute(HELD).fetchall()]
        persons = c.execute("select count(*) from national_person").fetchone()[0]
    done = into(tmp_path / "moi", backed_up)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [before, persons] and len(before) >= 8
    for kept in ("keys/national.secret", "national-scans/ab/trang"):
        assert (tmp_path / "moi" / kept).read_bytes() == (receiver.data / kept).read_bytes()


def test_a_changed_file_and_a_receiver_that_holds_something_are_refused(receiver, backed_up):
    refused = into(receiver.data, backed_up)
    assert refused.returncode != 0 and "đã có dữ liệu" in refused.stderr
    scan = backed_up / "national-scans" / "ab" / "trang"
    scan.write_bytes(b"khac")
    refused = into(receiver.data, backed_up)
    scan.write_bytes(b"anh")
    assert refused.returncode != 0 and "bị thay đổi" in refused.stderr
