"""`python -m bench.decision`: the cost of one decision, request by request, without a browser.

For each: the next record beforehand, its image, the approval, each through the whole stack of the pages (middleware,
permission, lease, history) in this process. Told are milliseconds of processor here and in the database's processes
and how many statements were sent; times of the clock are not, since the machine is shared.

SOGOC_BENCH_DECISIONS  how many (200)
SOGOC_BENCH_PROFILE    a file for the profile of the requests, to be read with `python -m pstats`
"""

import cProfile
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

N = int(os.environ.get("SOGOC_BENCH_DECISIONS", "200"))
PROFILE = os.environ.get("SOGOC_BENCH_PROFILE", "")
WARM = 10
FORM = "application/x-www-form-urlencoded"


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="sogoc-decision-") as folder:
        os.environ |= {
            "SOGOC_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "sogoc.site.settings",
            "SOGOC_PLANTED_ONE_IN": "0",
        }
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
        import django

        django.setup()
        from sogoc.store.backend.base import release_clusters
        from sogoc.store.migrate import prepare

        prepare()
        try:
            _told(_decisions())
        finally:
            from django.db import connections

            connections.close_all()
            release_clusters()
    return 0


def _decisions() -> dict[str, list[tuple[float, float, int]]]:
    from django.test.utils import teardown_test_environment

    from factories import make_book, make_record
    from visiting import give_scan, scan, visitor

    from .crowd import _form

    book = make_book()
    drawn = scan("x")
    for _ in range(N + WARM + 2):
        give_scan(make_record(book, status="pending"), drawn)
    client, first = visitor(_approver()), _first()
    teardown_test_environment()  # whose templates tell what they were made of, at a cost that nobody pays outside tests
    costs: dict[str, list[tuple[float, float, int]]] = defaultdict(list)
    profile = cProfile.Profile()
    form = _form(client.get(first).content.decode())
    for n in range(N + WARM):
        if PROFILE and n == WARM:
            profile.enable()

        def ask(kind: str, address: str, data: Any = None, n: int = n, **headers: str) -> Any:
            began = _clock()
            sent = _Statements()
            with sent:
                answer = (
                    client.get(address)
                    if data is None
                    else client.post(address, urlencode(data), FORM, headers=headers)
                )
            took = [after - before for before, after in zip(began, _clock(), strict=True)]
            if n >= WARM:
                costs[kind].append((took[0] * 1000, took[1] * 1000, sent.count))
            return answer

        following = ask("following", form.following, {"hang": form.values["hang"]}, **{"HX-Request": "true"})
        for source in form.images:
            ask("image", source)
        answer = ask("approve", form.action, form.values, **{"HX-Request": "true", "X-Behind": "1"})
        assert answer.status_code == 204, answer.content.decode()
        form = _form(following.content.decode())
    profile.disable()
    if PROFILE:
        profile.dump_stats(PROFILE)
    return costs


def _approver() -> Any:
    from django.contrib.auth.hashers import make_password

    from sogoc.accounts.models import Grant, User

    user = User(username="binh", full_name="Bình", is_demo=True, password=make_password("khong-dung-den-1"))
    user.save(using="owner")
    Grant(user=user, role="approver", custodian_id=11647).save(using="owner")
    user._state.db = None
    return user


def _first() -> str:
    from sogoc.accounts.models import User
    from sogoc.review.paging import Thread
    from sogoc.review.views import address
    from sogoc.store.scope import acting_as

    with acting_as(user := User.objects.using("owner").get(username="binh")):
        thread = Thread("to_approve", {})
        return address(first := thread.records(user).order_by("serial")[0], thread.at(first))


class _Statements:
    """Counts what is sent to the database, on every connection, without the cost of keeping it."""

    def __enter__(self) -> "_Statements":
        from contextlib import ExitStack

        from django.db import connections

        self.count, self.stack = 0, ExitStack()
        for connection in connections.all():
            self.stack.enter_context(connection.execute_wrapper(self._one))
        return self

    def _one(self, execute: Any, *about: Any) -> Any:
        self.count += 1
        return execute(*about)

    def __exit__(self, *about: object) -> None:
        self.stack.close()


def _clock() -> tuple[float, float]:
    """Seconds of processor: of this process, and of the database's processes that are its children."""
    return time.process_time(), _database()


def _database() -> float:
    from django.db import connections

    with connections["default"].cursor() as cursor:
        pid = cursor.connection.info.backend_pid
    run = Path(f"/proc/{pid}/schedstat").read_text().split()[0]  # nanoseconds on a processor
    return int(run) / 1e9


def _told(costs: dict[str, list[tuple[float, float, int]]]) -> None:
    print(f"{'request':10} {'n':>5} {'pages ms':>9} {'database ms':>12} {'statements':>11}")
    whole = [0.0, 0.0, 0.0]
    for kind, rows in costs.items():
        middle = [statistics.median(column) for column in zip(*rows, strict=True)]
        whole = [a + b for a, b in zip(whole, middle, strict=True)]
        print(f"{kind:10} {len(rows):>5} {middle[0]:9.1f} {middle[1]:12.1f} {middle[2]:11.0f}")
    print(f"{'decision':10} {'':5} {whole[0]:9.1f} {whole[1]:12.1f} {whole[2]:11.0f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
