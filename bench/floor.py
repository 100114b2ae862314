"""The least a receiver can do with a batch: parse it and COPY it into a plain table. `python -m bench.floor PORT`.

Served as the receiver is: gunicorn, one worker, threads, the same database.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "sogoc.national.settings"
    import django

    django.setup()
    from django.db import connection
    from gunicorn.app.base import BaseApplication

    with connection.cursor() as cursor:
        columns = ", ".join(f"{name} text" for name in ("record", "version", "digest", "key", "content"))
        cursor.execute(f"create table if not exists bench_floor ({columns})")
    connection.close()

    class Floor(BaseApplication):
        def load_config(self) -> None:
            as_the_receiver = {"worker_class": "gthread", "threads": 8, "keepalive": 15, "control_socket_disable": True}
            for name, value in {"bind": f"127.0.0.1:{sys.argv[1]}", **as_the_receiver}.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            return answer

    Floor().run()


def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    from django.db import connection

    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    if body:
        connection.ensure_connection()
        with connection.connection.cursor() as cursor, cursor.copy("copy bench_floor from stdin") as copy:
            for item in json.loads(body)["items"]:
                copy.write_row((item["record"], str(item["version"]), item["digest"], json.dumps(item["natural_key"]),
                                json.dumps(item["content"])))
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]


if __name__ == "__main__":
    main()
