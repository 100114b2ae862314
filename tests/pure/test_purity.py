"""The pure half never imports Django, nor anything of the Django half: it must run in any worker, anywhere."""

import ast
from pathlib import Path

import pytest

import sogoc

ROOT = Path(sogoc.__file__).parent
PURE = ("record", "ingest", "standardise", "check", "duplicates", "data", "trial", "pipeline.py")
PURE_NAMES = {Path(p).stem for p in PURE}
NOT_OURS = {"django", "ninja", "psycopg", "procrastinate", "httpx", "gunicorn", "click", "whitenoise", "csp"}
FILES = sorted(f for p in PURE for f in ([ROOT / p] if p.endswith(".py") else (ROOT / p).rglob("*.py")))


def imports(source: str, package: tuple[str, ...]) -> set[str]:
    """Absolute names of every module that a file of a package imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"{module}.{alias.name}" for alias in node.names} if module == "sogoc" else {module}
    return found


def test_there_is_something_to_look_at():
    assert {f.relative_to(ROOT).parts[0] for f in FILES} == set(PURE)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_pure_half_imports_nothing_of_the_other(path: Path):
    package = ("sogoc", *path.relative_to(ROOT).parent.parts)
    for name in imports(path.read_text(encoding="utf-8"), package):
        top, _, rest = name.partition(".")
        assert top not in NOT_OURS, name
        if top == "sogoc":
            assert rest.split(".")[0] in PURE_NAMES, name


def test_relative_and_late_imports_are_seen():
    source = "from ..review import models\ndef f():\n    from django.db import connection\nfrom .. import pipeline\n"
    assert imports(source, ("sogoc", "check")) == {"sogoc.review", "django.db", "sogoc.pipeline"}
