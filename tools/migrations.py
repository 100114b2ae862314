"""`make migrations NAME=what_it_does`: write the migrations for what changed in the declarations and models.

For the review side and the receiver, each in a data folder of its own, so that it may be run anywhere. It asks when a
field may have been renamed: answer, or the column's values are lost.
"""

import os
import subprocess
import sys
import tempfile

BOTH = ("sogoc.site.settings", "sogoc.national.settings")


def main() -> int:
    """Write the migrations under the given name; 2 when there is none."""
    name, *settings = sys.argv[1:] or [""]
    if not name.isidentifier():
        print("Cần tên: make migrations NAME=guardianship / a name is needed, such as NAME=guardianship")
        return 2
    if not settings:  # one process for each: Django is set up once in a process
        return max(subprocess.call([sys.executable, "-m", "tools.migrations", name, each]) for each in BOTH)
    os.environ |= {"DJANGO_SETTINGS_MODULE": settings[0]}
    for address in ("DATABASE_URL", "SOGOC_NATIONAL_DATABASE_URL"):
        os.environ.pop(address, None)
    with tempfile.TemporaryDirectory(prefix="sogoc-migrations-") as folder:
        os.environ["SOGOC_DATA_DIR"] = folder
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        from sogoc.store.backend.base import release_clusters

        try:
            call_command("makemigrations", name=name)
        finally:
            connections.close_all()
            release_clusters()
    return 0


if __name__ == "__main__":
    sys.exit(main())
