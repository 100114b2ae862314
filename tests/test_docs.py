"""The documents say what the code says."""

import os
import re
from pathlib import Path

import click
import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation
from tools.docs import FOLDER, pages

from sogoc.accounts.acts import ACTS, ROLE_LABELS, Role
from sogoc.check import ABSENCE_REASONS, RULES
from sogoc.cli import main
from sogoc.record import CODE_LISTS, EVENT_TYPES, GROUPS, Kind
from sogoc.review.listing import FLAGS
from sogoc.review.models import Finding, Origin, Outcome, Status
from sogoc.review.workflow import TRANSITIONS
from sogoc.standardise import RULES as WRITING_RULES
from sogoc.transfer.models import Batch, Item

ROOT = Path(__file__).parent.parent
WRITTEN = sorted([*ROOT.glob("*.md"), *(ROOT / "docs" / "adr").glob("*.md"), *(ROOT / "docs" / "how-to").glob("*.md")])
GLOSSARY = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| English")
]
TERMS = [(set(re.findall(r"`([^`]+)`", line[0])), line[1]) for line in GLOSSARY]


# -- generated pages


@pytest.mark.parametrize("name", ["rules.md", "records.md", "workflow.md", "commands.md"])
def test_generated_pages_are_what_the_declarations_say(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "80")  # click wraps its help to the terminal
    committed = (FOLDER / name).read_text(encoding="utf-8")
    assert pages()[name] == committed, f"docs/generated/{name} is stale: run `make docs` and commit what it writes"


def test_there_are_no_other_generated_pages():
    assert {p.name for p in FOLDER.glob("*.md")} == set(pages())


# -- glossary

NAMES = [
    *(name for name in ACTS),
    *(t.name for t in TRANSITIONS),
    *(k.value for k in Kind),
    *(o.value for o in Origin),
]
LABELLED = [  # name -> the exact words on screen
    *((s.value, str(s.label)) for s in Status),
    *((o.value, str(o.label)) for o in Outcome if o.value),
    *FLAGS.items(),
    *((r.value, ROLE_LABELS[r][0]) for r in Role),
    *((e.name, e.vi) for e in EVENT_TYPES),
    *((t.name, t.vi) for t in TRANSITIONS),
    *((s.value, str(s.label)) for s in Finding.State),
    *((s.value, str(s.label)) for s in Batch.State),
    *((a.value, str(a.label)) for a in Item.Answer if a.value),
    *((o.value, str(o.label)) for o in Origin),
]


@pytest.mark.parametrize("name", dict.fromkeys(NAMES))
def test_the_glossary_has_every_name(name: str):
    assert any(name in names for names, _ in TERMS), f"GLOSSARY.md lacks a row for `{name}`"


@pytest.mark.parametrize(("name", "words"), dict.fromkeys(LABELLED))
def test_the_glossary_has_every_label_as_it_is_on_screen(name: str, words: str):
    said = [label for names, label in TERMS if name in names]
    assert words in said, f"GLOSSARY.md: `{name}` is “{words}” on screen, there {said}"


def test_every_term_has_its_four_columns_and_its_words():
    for line in GLOSSARY:
        assert len(line) == 4 and line[0] and (line[1] or set(line[0]) == {"-"}), line


# -- both languages


def test_everything_declared_speaks_both_languages():
    said = {
        **{f"rule {r.code}": (r.vi, r.en) for r in RULES.values()},
        **{f"rule of writing {name}": (r.vi, r.en) for name, r in WRITING_RULES.items()},
        **{f"field {e.name}.{f.name}": (f.vi, f.en) for e in EVENT_TYPES for f in e.fields},
        **{f"event type {e.name}": (e.vi, e.en) for e in EVENT_TYPES},
        **{f"group {name}": both for name, both in GROUPS.items()},
        **{f"code {name} {c.code}": (c.vi, c.en) for name, codes in CODE_LISTS.items() for c in codes},
        **{f"transition {t.name}": (t.vi, t.en) for t in TRANSITIONS},
        **{f"gate {g.name}": (g.vi, g.en) for t in TRANSITIONS for g in t.gates},
        **{f"role {role}": both for role, both in ROLE_LABELS.items()},
        **{f"absence {code}": both for code, both in ABSENCE_REASONS.items()},
    }
    assert [what for what, (vi, en) in said.items() if not (vi.strip() and en.strip()) or vi == en] == []
    assert set(ROLE_LABELS) == set(Role)


# -- readme


def commands(command: click.Command, name: str) -> dict[str, click.Command]:
    if isinstance(command, click.Group):
        return {k: v for child in command.commands.values() for k, v in commands(child, f"{name} {child.name}").items()}
    return {name: command}


def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_lists_the_commands_there_are():
    listed = [" ".join(words.split()) for words in re.findall(r"^\| `(sogoc(?: [a-z]+)+)", readme(), re.MULTILINE)]
    assert sorted(listed) == sorted(commands(main, "sogoc"))


@pytest.mark.parametrize(("name", "command"), commands(main, "sogoc").items())
def test_every_command_has_help_in_both_languages_and_an_example(name: str, command: click.Command):
    assert command.help and " / " in command.help, name
    assert command.epilog and name in command.epilog, name
    options = {option for p in command.params for option in p.opts}
    assert {"--data-dir", "--lang", "--json"} <= options, name


def test_the_readme_names_every_setting():
    read = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"environ(?:\.get\(|\[)\"(SOGOC_\w+|DATABASE_URL)\"", path.read_text(encoding="utf-8"))
    }
    internal = {"SOGOC_WATCH_STDIN"}  # between the demo and the receiver it starts
    named = set(re.findall(r"`(SOGOC_\w+|DATABASE_URL)`", readme()))
    assert read - internal == named


def test_make_knows_every_target_that_is_named():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {t for path in WRITTEN for t in re.findall(r"(?:^|`)make ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE)}
    assert {"demo", "test"} <= named <= targets


# -- all documents


@pytest.mark.parametrize("path", WRITTEN, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere_and_nothing_names_a_machine(path: Path):
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)", text):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), target
    hosts = {h for h in re.findall(r"https?://([^/\s`>)]+)", text)}
    assert hosts <= {"127.0.0.1:8787", "127.0.0.1:8788"}, hosts
    assert not re.search(r"/(?:work|home|root|tmp|Users)/", text)


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "adr").glob("*.md")), ids=lambda p: p.stem)
def test_a_decision_is_one_page_with_its_four_parts(path: Path):
    text = path.read_text(encoding="utf-8")
    assert re.match(rf"# {path.stem[:4]} \S", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Measured", "Consequences"]
    assert len(text.splitlines()) <= 60


# -- what is generated beside the documents


def test_no_migration_is_missing():
    """Like `makemigrations --check`, without a database."""
    loader = MigrationLoader(None)
    with translation.override(None):  # words of Django itself are no change
        detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        changes = detector.changes(graph=loader.graph)
    missing = {app: [m.name for m in found] for app, found in changes.items()}
    assert missing == {}, "run `make migrations NAME=what_it_does`"


def test_the_lock_names_packages_and_hashes_but_no_host():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock and "--index" not in lock
    assert all("--hash=" in entry for entry in re.split(r"\n(?=[a-z0-9])", lock.strip()))


def test_ci_runs_the_command_of_the_readme():
    run = ROOT / ".ci" / "run"
    assert os.access(run, os.X_OK) and "make test" in run.read_text(encoding="utf-8")
