"""Records approved, batched, signed and sent to a receiver of its own process and database: what the tests of transfer share."""

import itertools
import shutil
import time
import uuid
from collections import Counter
from contextlib import suppress
from pathlib import Path

import psutil
from commands import DATA, Home, National, asked, found, said
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sogoc.review.intake import take_in
from sogoc.review.models import Record
from sogoc.transfer.destinations.http import HttpDestination
from sogoc.transfer.envelope import envelope, item
from workbooks import a_row, handover_line, write_book, write_handover


def kept(model):
    return model.objects.using("owner")


def registered(what="count(*)"):
    return asked(DATA / "national", "national", f"select {what} from national_registration where current")[0][0]


def take_births(folder, rows, *, name="11650.KS.2001.01", **about):
    folder.mkdir(exist_ok=True)
    write_book(folder / f"{name}.xlsx", "KS", rows)
    write_handover(folder, handover_line(name, ma_2025="11647", **about))
    assert not [r for r in take_in([folder]) if r.refused]


def approved(folder, n=3, **about):
    take_births(folder, [a_row("KS", i) for i in range(1, n + 1)], **about)
    said("submit", "--as", "an")
    said("approve", "--as", "binh")


def states():
    return Counter(kept(Record).values_list("status", flat=True))


def sent_by_another(receiver, known):
    """Another sender registers the same entry of the same book under another record."""
    client = receiver.other_client("he-thong-khac")
    sent = item(uuid.uuid4(), 1, known.content["content"], known.content["natural_key"])
    with HttpDestination(receiver.url, client["client_id"], client["client_secret"]) as there:
        answers = there.send(envelope(Ed25519PrivateKey.generate(), [sent], custodian="11647", event_type="KS"))
    assert answers[0].accepted


def send_on():
    """Compose, sign and send what is ready; returns what became of it."""
    found("batch", "compose", "--as", "an")
    found("batch", "sign", "--as", "dung")
    return found("transfer")


SIGNED_BATCHES = """
import sys
from pathlib import Path
from sogoc.accounts.commands import add_user
from sogoc.cli.frame import person
from sogoc.review.bulk import perform_lot, preview
from sogoc.review.intake import take_in
from sogoc.review.models import Record
from sogoc.store.scope import acting_as
from sogoc.transfer import batches

batches.SIZE = int(sys.argv[2])
assert not [r for r in take_in([Path(sys.argv[1])]) if r.refused]
for name, role in (("an", "clerk"), ("binh", "approver"), ("dung", "lead")):
    add_user(name, name, role, 11647, "mat-khau-thu-123")
an, binh, dung = map(person, ("an", "binh", "dung"))
for action, user in (("submit", an), ("approve", binh)):
    with acting_as(user):
        lot = preview(action, Record.objects.all(), user)
    list(perform_lot(lot, user, compared_with="paper"))
with acting_as(an):
    batches.compose(Record.objects.all(), an)
batches.sign_many(dung)
"""  # in a process of its own: the folder of deliveries, and how many records a batch may hold


def a_copy(prepared, folder):
    """The data folder once more, and the receiver on it."""
    shutil.copytree(prepared, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.lock", "run"))
    home = Home(folder)
    national = National(home)
    national.start()
    home.environment["SOGOC_NATIONAL_URL"] = national.url
    return home, national


SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Vũ", "Bùi", "Đỗ", "Hoàng", "Đặng", "Ngô")
MIDDLES = ("Văn", "Đức", "Minh", "Quang", "Hữu", "Xuân", "Ngọc", "Thanh", "Kim", "Bảo")
GIVENS = ("An", "Bình", "Cường", "Dũng", "Giang", "Hà", "Hải", "Hùng", "Khánh", "Lâm", "Long", "Mai", "Nam", "Phong")


def births(count, year=2001):
    """Rows of different children: nobody suspects one to be another."""
    names = (" ".join(parts) for parts in itertools.product(SURNAMES, MIDDLES, GIVENS))
    return [a_row("KS", n, year=year, child_full_name=name) for n, name in zip(range(1, count + 1), names, strict=False)]


def all_arrived_once(home, national):
    signed = home.sql("select count(*) from transfer_item")[0][0]
    balance = home.json("reconcile")
    assert balance["balanced"] and balance["arrived"] == balance["qualifying"] == signed > 500, balance
    assert national.sql("select count(*), count(distinct record) from national_registration") == [(signed, signed)]
    home.run("verify")


def database_of(folder: Path) -> psutil.Process:
    """The server process of a cluster, once it lives."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError, IndexError, ValueError, psutil.NoSuchProcess):
            server = psutil.Process(int((folder / "pg" / "postmaster.pid").read_text().split()[0]))
            if "postgres" in server.name():
                return server
        time.sleep(0.01)
    raise AssertionError(f"no server of {folder} came up")
