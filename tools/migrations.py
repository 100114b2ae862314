"""`make migrations NAME=what_it_does`: write the migration for what changed in the declarations and models.

In a data folder of its own, so that it may be run anywhere. It asks when a field may have been renamed: answer, or the
column's values are lost.
"""

import os
import sys
import tempfile


def main() -> int:
    """Write the migration under the given name; 2 when there is none."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if not name.isidentifier():
        print("Cần tên: make migrations NAME=guardianship / a name is needed, such as NAME=guardianship")
        return 2
    os.environ |= {"DJANGO_SETTINGS_MODULE": "sogoc.site.settings"}
    os.environ.pop("DATABASE_URL", None)
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
