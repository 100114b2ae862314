"""Every address and every operation of the API, for every role, on what is theirs and what is another commune's.

Addresses come from the URL resolver, operations from the OpenAPI document, tables from the database: one that is not
classified here fails the test until somebody says what it shows. What a role may see is asked of the table of acts.
"""

from datetime import date
from types import SimpleNamespace

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from factories import make_book, make_change, make_finding, make_record
from sogoc.accounts.models import EVERYWHERE, Grant, User
from sogoc.campaign.models import Difficulty, Guidance, Letter, Phase, Plan, Task
from sogoc.review.api import api
from sogoc.review.bulk import perform_lot, preview
from sogoc.review.models import (
    BulkAct,
    BulkPart,
    BulkSample,
    CustodianProposal,
    HeldRow,
    Import,
    ImportFile,
    Pair,
    Place,
    Record,
    Run,
    SecondReading,
)
from sogoc.store.scope import acting_as
from sogoc.transfer.models import Batch, Item, Note, Recall
from visiting import CODE_SECRET, give_scan, visitor

OWN, OTHER = 11647, 11617
ROLES = {
    "clerk": OWN, "approver": OWN, "lead": OWN, "officer": None, "department_lead": None, "administrator": None, "auditor": None,
}  # fmt: skip

# name of an address -> what it shows: the act by which it is seen where it is about one thing of one unit, else
#   everybody   pages about nothing of one unit, or lists that hold what the person may see and no more
#   entrance    for whoever is on the way in
#   an act with "any"   a page that is there for whoever may do the act over anything
# fmt: off
ADDRESSES = {
    "login": "entrance", "account_login": "entrance", "account_inactive": "entrance", "code": "entrance",
    "mfa_authenticate": "entrance", "logout": "entrance", "account_logout": "entrance", "lock": "entrance",
    "unlock": "entrance", "still_here": "entrance", "openid_connect_login": "entrance", "openid_connect_callback": "entrance",
    "search": "read any", "history": "read_history any",
    "today": "everybody", "records": "everybody", "deliveries": "everybody", "transfer": "everybody", "inventory": "everybody",
    "plans": "everybody", "plan": "everybody", "phase": "everybody", "unit_tasks": "read", "plan_new": "propose_plan any",
    "plan_edit": "decide_plan any", "plan_adopt": "decide_plan any", "phase_give": "decide_plan any", "phase_close": "decide_plan any",
    "units": "everybody", "unit": "everybody", "give_books": "propose_custodian any", "custodian_proposals": "propose_custodian any", "decide_custodian": "set_custodian any",
    "put_in_charge": "assign_tasks any", "give_list": "set_custodian any", "difficulties": "everybody", "guidance": "everybody", "ask": "raise_difficulty any", "difficulty": "read",
    "merge_difficulties": "guide any", "escalate": "guide any", "answer": "guide any", "answer_with_guidance": "guide any",
    "letter": "guide any", "letter_pdf": "guide any", "guidance_withdraw": "guide any",
    "rules": "everybody", "try": "everybody", "password": "everybody", "second_factor": "everybody",
    "recovery_codes": "everybody", "sessions": "everybody", "queue": "queue", "end_session": "session",
    "record": "read", "fragment": "read", "page_image": "read", "download_scan": "download_scan", "loose_scan": "read", "delivery": "read", "held_rows": "read", "batch": "read",
    "save": "read", "decide": "read", "waive": "read", "outcome": "read", "recall": "read", "sign": "read",
    "mend_row": "read", "drop_row": "read", "mended_rows": "read", "withdraw_delivery": "read",
    "accept_proposal": "read", "reject_proposal": "read", "following": "everybody", "undo": "everybody",
    "hold": "read", "release": "read", "keep_typing": "read", "drop_typing": "read",
    "books": "everybody", "book": "read", "book_gaps": "read", "sign_book": "read", "unsign_book": "read",
    "save_view": "everybody", "drop_view": "session", "new_book": "ingest any", "retype": "edit any", "retype_one": "edit", "quality": "read any", "new_entry": "ingest", "keep_entry": "ingest", "drop_entry": "ingest",
    "reading": "read", "await_second_copy": "read",
    "pairs": "everybody", "pair": "read",
    "bulk_acts": "submit any", "bulk_act": "session", "bulk_mark": "session", "bulk_confirm": "session", "bulk_cancel": "session",
    "bulk_undo": "session",
    "runs": "restandardise any", "run": "restandardise any", "run_cancel": "restandardise any",
    "snapshots": "read_inventory any", "comparison": "read_inventory any", "take_snapshot": "take_snapshot any",
    "reports": "read_inventory any", "dashboard": "read_inventory any", "dashboard_figures": "read_inventory any",
    "report": "report",
    "compose": "compose_batch any", "send": "sign_batch any", "stop": "sign_batch any", "imports": "ingest any", "blank_workbook": "ingest any",
    "import": "import", "import_custodian": "import", "import_confirm": "import", "import_cancel": "import", "map_columns": "import",
    "accounts": "manage_accounts any", "import_accounts": "manage_accounts any",
    "account": "account", "change_account": "account", "end_role": "account",
}
OPERATIONS = {("/api/truong-hop/{pk}", "get"): "read"}
POSTED = {  # forms, for addresses that only take them
    "save": {}, "decide": {"reason": "thử"}, "waive": {"reason": "thử"}, "outcome": {"outcome": "duplicate", "outcome_reason": "thử"},
    "recall": {"reason": "thử"}, "sign": {}, "mend_row": {}, "drop_row": {"reason": "thử"}, "mended_rows": {},
    "withdraw_delivery": {"reason": "thử"}, "compose": {}, "send": {}, "stop": {}, "import_custodian": {}, "import_confirm": {},
    "give_books": {}, "decide_custodian": {}, "put_in_charge": {}, "merge_difficulties": {}, "escalate": {}, "answer": {}, "answer_with_guidance": {}, "guidance_withdraw": {},
    "plan_adopt": {}, "phase_give": {}, "phase_close": {"note": "thử"},
    "accept_proposal": {}, "reject_proposal": {}, "run_cancel": {}, "take_snapshot": {"label": "thử"},
    "await_second_copy": {"reason": "thử"}, "bulk_mark": {"mark": "right"}, "bulk_confirm": {"number": "1"}, "bulk_cancel": {},
    "bulk_undo": {"reason": "thử"},
    "import_cancel": {}, "map_columns": {}, "change_account": {}, "end_role": {}, "end_session": {},
    "following": {}, "undo": {}, "hold": {}, "release": {}, "keep_typing": {}, "drop_typing": {},
    "sign_book": {}, "unsign_book": {}, "keep_entry": {}, "drop_entry": {}, "save_view": {}, "drop_view": {},
}
# fmt: on
OPEN_TABLES = {  # hold nothing of the registers, or names of our own accounts
    "accounts_user",
    "accounts_grant",
    "accounts_signinfailures",
    "accounts_cache",
    "account_emailaddress",
    "account_emailconfirmation",
    "campaign_guidance",
    "audit_seal",
    "django_content_type",
    "django_migrations",
    "django_session",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "review_columnmapping",
    "jurisdiction_authority",
    "jurisdiction_custodian",
    "jurisdiction_lineage",
    "jurisdiction_unit",
    "report_snapshot",
    "socialaccount_socialapp",
    "socialaccount_socialtoken",
}  # fmt: skip
NOT_BY_CUSTODIAN = {  # under policies of their own, each looked at below
    "campaign_letter", "campaign_plan", "campaign_phase", "campaign_incharge", "review_pair", "review_delivery", "review_import", "review_importfile", "review_run", "review_bulkact", "review_savedview", "mfa_authenticator", "usersessions_usersession",
    "socialaccount_socialaccount",
}  # fmt: skip


def names(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace != "api":
            yield from names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.name


def test_every_address_operation_and_table_is_classified(ledger):
    assert sorted(set(names(get_resolver().url_patterns))) == sorted(ADDRESSES)
    told = api.get_openapi_schema()["paths"]
    assert {(path, verb) for path, verbs in told.items() for verb in verbs} == set(OPERATIONS)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select tablename, rowsecurity from pg_tables where schemaname = 'public' and tablename !~ '^procrastinate_'"
        )
        tables = dict(cursor.fetchall())
        cursor.execute(
            "select table_name from information_schema.columns where table_schema = 'public' and column_name = 'custodian_id'"
        )
        by_custodian = {name for (name,) in cursor.fetchall()} & set(tables) - {"accounts_grant"}
    assert set(tables) - by_custodian - NOT_BY_CUSTODIAN == OPEN_TABLES
    assert [t for t in by_custodian | NOT_BY_CUSTODIAN if not tables[t]] == []


@pytest.fixture
def world(ledger, people):
    """A thing of every kind in each of two communes, and a person of every role."""
    persons = {role: _person(role, unit) for role, unit in ROLES.items()}
    persons["former"] = _person("clerk", OWN, "2020-01-01")
    persons["nothing"] = _person("", None)
    plan = Plan.objects.using("owner").create(number="1/KH", title="x", issued_on="2025-08-12", state="adopted",
                                              proposed_by=persons["officer"], adopted_by=persons["department_lead"])  # fmt: skip
    phase = Phase.objects.using("owner").create(
        plan=plan, name="x", work="review", starts_on="2025-08-15", deadline="2025-08-31"
    )
    about = {"addressee": "x", "subject": "x", "signer_title": "x", "content": [], "made_by": persons["officer"]}
    Letter.objects.using("owner").create(pk=7, written_on=date(2025, 9, 1), **about)
    Guidance.objects.using("owner").create(pk=7, title="x", body="x", page="today", published_by=persons["officer"])
    return SimpleNamespace(people=persons, own=_things(OWN, persons, phase), other=_things(OTHER, persons, phase))


def _person(role, unit, until=None):
    name = f"m-{role or 'khong'}{'-thoi' if until else ''}"
    user, new = User.objects.using("owner").get_or_create(
        username=name, defaults={"full_name": name, "must_change_password": False}
    )
    if new:
        if role:
            Grant(user=user, role=role, custodian_id=unit, since="2019-01-01", until=until).save(using="owner")
        Authenticator(user=user, type="totp", data={"secret": get_adapter().encrypt(CODE_SECRET)}).save(using="owner")
    user = User.objects.using("owner").get(pk=user.pk)
    user._state.db = "owner"
    return user


def _things(unit, persons, phase):
    book = make_book(custodian=unit)
    record = make_record(book, status="pending")
    record.delivery.remarks = [["loose_scan", "x", give_scan(record)]]
    record.delivery.save(using="owner", update_fields=["remarks"])
    finding = make_finding(record, code="D-35", severity="W", fields="child_full_name")
    make_change(record, "child_full_name", "NGUYỄN THỊ THỬ", "case")
    about = {"record": record, "custodian_id": unit}
    Place.objects.using("owner").create(**about, field="child_birth_place", unit="x", confidence="certain")
    reading = SecondReading.objects.using("owner").create(
        **about, delivery=record.delivery, row=9, typed_digest="x", standard={}, differences={}
    )
    other = make_record(book, status="pending")
    pair = Pair.objects.using("owner").create(
        left=record, right=other, left_custodian_id=unit, right_custodian_id=unit, kind="x", score=1
    )
    held = HeldRow.objects.using("owner").create(
        delivery=record.delivery,
        book=book,
        custodian_id=unit,
        event_type="KS",
        sheet="x",
        row=3,
        reason="no_locator",
        message="x",
        cells={"so": "1"},
    )
    CustodianProposal.objects.using("owner").create(
        book=book, custodian_id=unit, to_id=1, reason="x", proposed_by=persons["officer"]
    )
    batch = Batch.objects.using("owner").create(
        number=unit, custodian_id=unit, event_type="KS", composed_by=persons["clerk"]
    )
    Item.objects.using("owner").create(batch=batch, record=other, custodian_id=unit, version=1)
    Note.objects.using("owner").create(number=unit, record=other, custodian_id=unit)
    Recall.objects.using("owner").create(
        record=other, custodian_id=unit, version=1, reason="x", asked_by=persons["department_lead"]
    )
    run = Import.objects.using("owner").create(started_by=persons["administrator"], state="checked")
    ImportFile.objects.using("owner").create(import_run=run, path="x.xlsx", name="x", size=1, sha256="0" * 64)
    rewriting = Run.objects.using("owner").create(act="recheck")
    difficulty = Difficulty.objects.using("owner").create(
        custodian_id=unit, record_id=record.pk, question="x", raised_by=persons["clerk"]
    )
    Task.objects.using("owner").create(phase=phase, custodian_id=unit, step="draft", given=1)
    bulk = BulkAct.objects.using("owner").create(act="return", started_by=_person("", None, "2020-01-01"))
    BulkPart.objects.using("owner").create(
        bulk=bulk, book=book, custodian_id=unit, standing="ready", records=[record.pk], versions=[1]
    )
    BulkSample.objects.using("owner").create(bulk=bulk, record=record, custodian_id=unit)
    return SimpleNamespace(
        difficulty=difficulty, phase=phase, rewriting=rewriting, unit=unit, record=record, finding=finding, held=held, batch=batch, run=run,
        reading=reading,
        pair=pair,
        bulk=bulk,
    )


def address(name, things, persons):
    """The address about a thing of that unit."""
    pk = things.record.pk
    return reverse(name, kwargs={
        "queue": {"name": "khong-co"}, "record": {"pk": pk}, "fragment": {"pk": pk}, "save": {"pk": pk}, "outcome": {"pk": pk}, "recall": {"pk": pk},
        "decide": {"pk": pk, "action": "return"}, "waive": {"pk": pk, "finding": things.finding.pk},
        "page_image": {"pk": pk, "number": 1, "form": "jpg"},
        "download_scan": {"pk": pk, "number": 1},
        "loose_scan": {"pk": things.record.delivery_id, "number": 1, "form": "jpg"},
        **{key: {"pk": things.record.delivery_id} for key in ("delivery", "mend_row", "drop_row", "held_rows", "mended_rows", "withdraw_delivery")},
        **{key: {"pk": things.run.pk} for key in ("import", "import_custodian", "import_confirm", "import_cancel", "map_columns")},
        **{key: {"pk": things.record.book_id} for key in ("book", "book_gaps", "sign_book", "unsign_book", "new_entry", "keep_entry", "drop_entry")},
        **{key: {"pk": pk, "proposal": 999_999} for key in ("accept_proposal", "reject_proposal")},
        **{key: {"pk": pk} for key in ("hold", "release", "keep_typing", "drop_typing")},
        "pair": {"pk": things.pair.pk}, "retype_one": {"pk": pk}, "drop_view": {"pk": 999_999},
        **{key: {"pk": pk, "reading": things.reading.pk} for key in ("reading", "await_second_copy")},
        **{key: {"pk": things.bulk.pk} for key in ("bulk_act", "bulk_confirm", "bulk_cancel", "bulk_undo")},
        "bulk_mark": {"pk": things.bulk.pk, "record": pk},
        **{key: {"pk": things.rewriting.pk} for key in ("run", "run_cancel")},
        **{key: {"pk": things.phase.plan_id} for key in ("plan", "plan_edit", "plan_adopt")},
        **{key: {"pk": things.difficulty.pk} for key in ("difficulty", "answer", "answer_with_guidance")},
        **{key: {"code": str(things.unit)} for key in ("unit", "give_books")},
        "decide_custodian": {"pk": 999_999},
        **{key: {"pk": 7} for key in ("letter", "letter_pdf", "guidance_withdraw")},
        **{key: {"pk": things.phase.pk} for key in ("phase", "phase_give", "phase_close")},
        "unit_tasks": {"pk": things.phase.plan_id, "custodian": things.unit},
        "blank_workbook": {"code": "KS"}, "report": {"slug": "khao-sat", "snapshot": 999_999}, "batch": {"number": things.unit}, "sign": {"number": things.unit}, "account": {"pk": persons["auditor"].pk},
        "change_account": {"pk": persons["auditor"].pk, "what": "khoa"}, "end_session": {"pk": 999_999},
        "end_role": {"pk": persons["auditor"].pk, "grant": 999_999},
    }.get(name, {}))  # fmt: skip


def there(shows, user, unit):
    """Whether the page must be there for this person."""
    act, _, anywhere = shows.partition(" ")
    if shows in ("everybody", "queue", "session", "report"):
        return shows == "everybody"  # nobody has this queue, that session or bulk act, or a report of that snapshot
    act = {"import": "ingest", "account": "manage_accounts"}.get(act, act)
    over = user.custodians_for(act)
    if shows in ("import", "account"):  # brought by somebody else; of somebody who is no clerk of a commune
        return over is EVERYWHERE
    return bool(over) if anywhere else over is EVERYWHERE or unit in over


def everything():
    """A digest of every row of the registers, to see that nothing was changed."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select tablename from pg_tables where schemaname = 'public' and tablename ~ '^(review|transfer)_' order by 1"
        )
        tables = [name for (name,) in cursor.fetchall()]
        union = " union all ".join(
            f"select '{t}', md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {t} t" for t in tables
        )
        cursor.execute(union)
        return dict(cursor.fetchall())


@pytest.mark.parametrize("role", [*ROLES, "former", "nothing"])
def test_every_address_for_every_role(world, role):
    """What is another commune's is not found; what is one's own is; and what was not found has changed nothing."""
    user = world.people[role]
    client = visitor(user)
    before = everything()
    wrong = []
    for things in (world.other, world.own):
        for name, shows in ADDRESSES.items():
            if shows == "entrance" or (name in POSTED and there(shows, user, things.unit)):
                continue  # acts on one's own things have tests of their own
            at = address(name, things, world.people)
            answer = client.post(at, POSTED[name]) if name in POSTED else client.get(at)
            if (answer.status_code != 404) != there(shows, user, things.unit):
                wrong.append((name, things.unit, answer.status_code))
            if answer.status_code == 404 and "Không tìm thấy" not in answer.content.decode():
                wrong.append((name, "other words"))
    assert wrong == []
    assert everything() == before


@pytest.mark.parametrize("role", [*ROLES, "former", "nothing"])
def test_every_operation_of_the_api_for_every_role(world, role):
    user = world.people[role]
    client = visitor(user)
    for (path, verb), act in OPERATIONS.items():
        for things in (world.own, world.other):
            answer = getattr(client, verb)(path.replace("{pk}", str(things.record.pk)))
            assert answer.status_code == (200 if there(act, user, things.unit) else 404), (path, things.unit)
            assert answer.status_code == 200 or answer.json() == {"detail": "Không tìm thấy trường hợp này"}


def test_lists_counts_and_files_hold_nothing_of_others(world):
    for role, user in world.people.items():
        client = visitor(user)
        shown = client.get("/danh-sach/").content.decode()
        for things in (world.own, world.other):
            assert (str(things.record.pk) in shown) == there("read", user, things.unit), role
        total = client.get("/danh-sach/").context["total"]
        assert total == 2 * sum(there("read", user, t.unit) for t in (world.own, world.other)), role


def test_nobody_signed_in_gets_nothing_but_the_entrance(world):
    nobody = visitor()
    for name, shows in ADDRESSES.items():
        if shows == "entrance":
            continue
        at = address(name, world.own, world.people)
        answer = nobody.post(at, POSTED[name]) if name in POSTED else nobody.get(at)
        assert answer.status_code == 302 and answer.headers["Location"].startswith("/dang-nhap/"), name
        assert nobody.get(at, headers={"HX-Request": "true"}).status_code == 401, name
    for path, verb in OPERATIONS:
        assert getattr(nobody, verb)(path.replace("{pk}", str(world.own.record.pk))).status_code == 401


# -- the same by SQL


def rows(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def scoped_tables():
    with connections["owner"].cursor() as cursor:
        cursor.execute("""select c.table_name from information_schema.columns c join pg_tables t on t.tablename = c.table_name
                          where c.table_schema = 'public' and c.column_name = 'custodian_id' and c.table_name <> 'accounts_grant'""")
        return sorted({name for (name,) in cursor.fetchall()})


@pytest.mark.parametrize("role", [*ROLES, "former", "nothing", "nobody"])
def test_every_table_for_every_role_by_sql(world, role):
    user = world.people.get(role)
    may = set() if user is None else {t.unit for t in (world.own, world.other) if there("read", user, t.unit)}
    counts = user is not None and user.custodians_for("read_inventory") is EVERYWHERE
    with acting_as(user):
        for table in scoped_tables():
            seen = {
                unit for (unit,) in rows(f"select distinct custodian_id from {table} where custodian_id is not null")
            }
            if counts and (table.startswith("report_inventory") or table == "audit_event"):
                continue  # counts and history only, for auditors
            assert seen <= may, table
        assert {unit for (unit,) in rows("select left_custodian_id from review_pair")} == may
        assert len(
            rows(
                "select 1 from review_delivery d where exists (select from review_record r where r.delivery_id = d.id)"
            )
        ) == 2 * len(may)
        if user is None or user.custodians_for("ingest") is not EVERYWHERE:
            mine = role == "administrator"  # who brought them
            assert (
                len(rows("select 1 from review_import"))
                == len(rows("select 1 from review_importfile"))
                == (2 if mine else 0)
            )


@pytest.mark.parametrize(
    "role", ["clerk", "approver", "lead", "administrator", "auditor", "former", "nothing", "nobody"]
)
def test_no_role_of_a_commune_changes_by_sql_what_another_commune_has(world, role):
    """The Department's people take in deliveries everywhere, so that the database lets them write everywhere."""
    before = everything()
    with acting_as(world.people.get(role)):
        for table in scoped_tables():
            for statement in (f"update {table} set custodian_id = custodian_id where custodian_id = {OTHER} returning 1",
                              f"delete from {table} where custodian_id = {OTHER} returning 1"):  # fmt: skip
                try:
                    assert rows(statement) == [], statement
                except DatabaseError as refused:
                    assert "permission denied" in str(refused) or "append-only" in str(refused), statement
    assert everything() == before


def test_leaving_the_role_leaves_everything(world):
    """RESET ROLE undoes the scope, and with it every right: the login itself may read no table."""
    with acting_as(world.people["clerk"]), connection.cursor() as cursor:
        for way in ("reset role", "set role none", "set role sogoc_web", "set session authorization default"):
            for table in (*scoped_tables(), "accounts_user"):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    cursor.execute(way)
                    cursor.execute(f"select 1 from {table}")
                    pytest.fail(f"{way}: {table} can be read")
        for forbidden in ("set role postgres", "set session authorization postgres", "alter role sogoc_web bypassrls",
                          "alter table review_record disable row level security", "set session_replication_role = replica"):  # fmt: skip
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(forbidden)
                pytest.fail(f"allowed: {forbidden}")


# -- behind the pages


def test_what_runs_after_a_commit_is_outside_the_scope(world):
    found = []

    def look():
        try:
            found.append(Record.objects.count())
        except DatabaseError:
            found.append("denied")

    with acting_as(world.people["clerk"]):
        transaction.on_commit(look)
    assert found == ["denied"]


@pytest.mark.parametrize("role", ["clerk", "approver", "lead", "administrator", "auditor", "former", "nothing"])
def test_a_command_or_task_in_somebodys_name_reaches_no_further_than_they(world, role):
    user = world.people[role]
    before = everything()
    for channel in ("command", "task"):
        with acting_as(user, channel=channel):
            assert not Record.objects.filter(custodian_id=OTHER).exists()
            lot = preview("return", Record.objects.filter(custodian_id=OTHER), user)
        assert (lot.eligible, list(perform_lot(lot, user, reason="thử"))) == ([], [])
    assert everything() == before
