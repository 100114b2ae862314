"""`python -m sogoc.national VERB`, for whoever runs the receiver alone."""

import argparse
import json
import os
import sys
from pathlib import Path


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "sogoc.national.settings"
    parser = argparse.ArgumentParser(prog="python -m sogoc.national")
    verbs = parser.add_subparsers(dest="verb", required=True)
    serve = verbs.add_parser("serve")
    serve.add_argument("--host")
    serve.add_argument("--port", type=int)
    verbs.add_parser("migrate")
    client = verbs.add_parser("client")
    client.add_argument("name")
    client.add_argument("custodians", nargs="*", default=["*"])
    officer = verbs.add_parser("officer")  # the password comes on standard input
    officer.add_argument("username")
    for about in ("full-name", "title", "office-code", "office", "place", "role"):
        officer.add_argument(f"--{about}", required=True)
    verbs.add_parser("reset").add_argument("username")
    for verb in ("backup", "restore"):
        verbs.add_parser(verb).add_argument("folder", type=Path)
    given = parser.parse_args()

    from ..store import StoreError
    from ..store.embedded import ClusterError
    from . import app

    try:
        if given.verb == "serve":
            app.serve(given.host, given.port)
        elif given.verb == "migrate":
            app.migrate()
        elif given.verb == "reset":
            app.put_off_second_factor(given.username)
        elif given.verb in ("backup", "restore"):
            print(json.dumps(getattr(app, given.verb)(given.folder)))
        elif given.verb == "officer":
            about = {name: value for name, value in vars(given).items() if name not in ("verb", "username")}
            app.make_officer(given.username, sys.stdin.readline().rstrip("\n"), **about)
        else:
            client_id, secret = app.make_client(given.name, given.custodians)
            print(json.dumps({"client_id": client_id, "client_secret": secret}))
    except (app.NationalError, ClusterError, StoreError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
