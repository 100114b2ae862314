"""`make docs`: what the declarations say, as pages under docs/generated/; a test fails when they are stale."""

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sogoc.check.rule import Rule

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "generated"


def pages() -> dict[str, str]:
    """File name -> text of every generated page."""
    return {"rules.md": rules(), "records.md": records(), "workflow.md": workflow(), "commands.md": commands()}


def rules() -> str:
    from sogoc.check import RULES

    lines = [
        "# Rules",
        "",
        "Every code a finding can have: severity (B block, E error, W warning, N note), law, what to do, the fields it"
        " looks at, and the days of registration for which it is in force (always, where none is given). Checked:"
        " when its law was last compared with the texts in the domain reference; what rests on memory is at most a"
        " warning. The tables of examples that the tests run stand below.",
        "",
        "| Code | Severity | Finding | English | Law | Checked | What to do | Of | Looks at | In force |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.code} | {'/'.join(r.severities)} | {r.vi} | {r.en} | {r.law} | {r.checked or 'from memory'}"
        f" | {r.advice_vi} | {_of(r)}"
        f" | {_looks_at(r)} | {_in_force(r)} |"
        for r in RULES.values()
    ]
    return "\n".join([*lines, "", *_examples()])


def _of(rule: "Rule") -> str:
    """Codes of the event types a rule applies to; who notices it, where it is no expression over records."""
    from sogoc.record import EVENT_TYPES

    return rule.noticed_by or ", ".join(e.code for e in EVENT_TYPES if rule.applies_to(e))


def _looks_at(rule: "Rule") -> str:
    """Its fields, or the kinds of field."""
    return ", ".join(dict.fromkeys(name for f in rule.faults for name in (*f.fields, *(f"any {k}" for k in f.kinds))))


def _in_force(rule: "Rule") -> str:
    spans = {(f.since, f.until) for f in rule.faults if f.since or f.until}
    shown = [
        f"{'from ' + since.isoformat() if since else ''}{' before ' + until.isoformat() if until else ''}".strip()
        for since, until in spans
    ]
    return ", ".join(sorted(shown))


def _examples() -> list[str]:
    """The tables the tests run, as they stand there."""
    sys.path.insert(0, str(ROOT / "tests" / "pure" / "check"))
    from rule_examples import EXAMPLES, LINKED

    lines = ["# Examples", ""]
    for heading, table in (EXAMPLES | {"D-70": LINKED}).items():
        lines += [f"## {heading}", "", "```", table.strip("\n"), "```", ""]
    return lines


def records() -> str:
    from sogoc.record import EVENT_TYPES, GROUPS

    lines = [
        "# Records",
        "",
        "Fields of each event type. Obligation per regime R0 to R4: M mandatory, C conditional, O optional,"
        " - not printed. A label of older books stands behind its regimes, as remembered. What is kept here stands in old books only, has no column in the Ministry's template and is"
        " not sent.",
    ]
    for event in EVENT_TYPES:
        lines += [
            "",
            f"## {event.code} {event.vi} ({event.en})",
            "",
            f"{event.book_vi}; import sheets {', '.join(event.layouts)}.",
            "",
            "| Field | Column | Kind | Label | English | Part | Obligation |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [
            f"| {f.name} | {f.column}{' (kept here)' if f.kept_here else ''} | {f.kind}"
            f" | {'; '.join([f.vi, *(older(*said) for said in f.older)])} | {f.en} | {GROUPS[f.group][0]} | {f.obligation} |"
            for f in event.fields
        ]
    return "\n".join(lines) + "\n"


def older(regimes: str, label: str) -> str:
    """`R0 R1: Tuổi`"""
    return f"{' '.join(f'R{n}' for n in regimes)}: {label}"


def workflow() -> str:
    from sogoc.accounts.acts import ACTS, ROLE_LABELS, reach
    from sogoc.review.workflow import TRANSITIONS, diagram

    lines = [
        "# Workflow",
        "",
        "```mermaid",
        diagram().rstrip(),
        "```",
        "",
        "| Transition | From | To | Act | Gates |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {t.vi} ({t.name}) | {t.source} | {t.target} | {t.act} | {'; '.join(g.vi for g in t.gates)} |"
        for t in TRANSITIONS
    ]
    lines += [
        "",
        "## Who may do what",
        "",
        "| Act | " + " | ".join(vi for vi, _ in ROLE_LABELS.values()) + " |",
        "|---|" + "---|" * len(ROLE_LABELS),
    ]
    lines += [f"| {act} | " + " | ".join(reach(act, role) for role in ROLE_LABELS) + " |" for act in ACTS]
    return "\n".join(lines) + "\n"


def commands() -> str:
    import click

    from sogoc.cli import main

    lines = ["# Commands", ""]

    def add(command: click.Command, name: str) -> None:
        context = click.Context(command, info_name=name, terminal_width=80, help_option_names=["-h", "--help"])
        if isinstance(command, click.Group):
            for child in command.list_commands(context):
                add(command.commands[child], f"{name} {child}")
        else:
            lines.extend([f"## {name}", "", "```", command.get_help(context), "```", ""])

    add(main, "sogoc")
    return "\n".join(lines)


def set_up() -> None:
    """Django without a database: the declarations need its models."""
    os.environ.setdefault("SOGOC_DATA_DIR", tempfile.mkdtemp(prefix="sogoc-docs-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "sogoc.site.settings"
    import django

    django.setup()


def main() -> int:
    set_up()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"docs/generated/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
