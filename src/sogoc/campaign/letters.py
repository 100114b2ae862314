"""Difficulties put before the Ministry: a công văn in the form of Nghị định 30/2020/NĐ-CP, and the Ministry's reply."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Count

from ..accounts.models import User
from ..audit.ledger import log
from ..check import RULES
from ..paper import pdf
from ..review.acts import Refused
from ..review.models import Finding
from .asking import group
from .models import Difficulty, Letter
from .planning import require

TEMPLATE = Path(__file__).parent / "letter.typ"


def told(difficulty: Difficulty) -> dict[str, Any]:
    """A difficulty as the Ministry reads it: the question, the rule with its law, how often; no unit's record."""
    units = group(difficulty).values("custodian_id").distinct().count()
    rule = RULES.get(difficulty.rule)
    if rule is None:
        return {"question": difficulty.question, "units": units}
    found = Finding.objects.filter(code=rule.code, state="open", record__isnull=False)
    counted = found.aggregate(records=Count("record", distinct=True), units=Count("custodian_id", distinct=True))
    return {"question": difficulty.question, "units": units, "rule": rule.vi, "law": rule.law, "found": counted}


def escalate(letter: Letter, difficulties: Iterable[Difficulty], user: User) -> Letter:
    """Make the letter and mark its difficulties.

    Raises:
        Refused: not the Department's, or nothing to ask.
    """
    require(user, "guide")
    chosen = {(d.merged_into or d).pk: d.merged_into or d for d in difficulties if d.state == "open"}
    if not chosen:
        raise Refused("chọn vướng mắc đang chờ trả lời", "choose open difficulties")
    letter.made_by = user
    letter.content = [told(d) for d in sorted(chosen.values(), key=lambda d: d.pk)]
    letter.save()
    for difficulty in chosen.values():
        for one in group(difficulty):
            log("escalate", custodian_id=one.custodian_id, subject=f"vướng mắc {one.pk}", after={"letter": letter.pk})
        group(difficulty).update(state=Difficulty.State.ESCALATED, letter=letter)
    return letter


def record_reply(letter: Letter, user: User, number: str, on: date, words: str) -> None:
    """What the Ministry answered; the difficulties then wait for the division's answer again.

    Raises:
        Refused: not the Department's, or nothing said.
    """
    require(user, "guide")
    if not words.strip() or not number.strip():
        raise Refused("cần số công văn và nội dung trả lời của Bộ", "the reply's number and words are needed")
    Letter.objects.filter(pk=letter.pk).update(reply_number=number.strip(), reply_on=on, reply=words.strip())
    Difficulty.objects.filter(letter=letter, state=Difficulty.State.ESCALATED).update(state=Difficulty.State.OPEN)
    log("ministry_reply", subject=f"công văn {letter.pk}", after={"number": number.strip()})


def as_pdf(letter: Letter) -> bytes:
    """The letter on paper; the same letter gives the same bytes."""
    return pdf(
        TEMPLATE,
        {
            "number": letter.number or "…/STP-HCTP",
            "day": _day(letter.written_on),
            "addressee": letter.addressee,
            "subject": letter.subject,
            "items": [_item(n, one) for n, one in enumerate(letter.content, 1)],
            "proposal": [line for line in letter.proposal.splitlines() if line.strip()],
            "title": letter.signer_title,
            "signer": letter.signer,
        },
    )


def _day(on: date) -> str:
    """Days below 10 and the months 1 and 2 get a zero before (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    return (
        f"ngày {on:%d} tháng {on.month:02} năm {on.year}"
        if on.month < 3
        else f"ngày {on:%d} tháng {on.month} năm {on.year}"
    )


def _item(n: int, one: dict[str, Any]) -> dict[str, str]:
    words = f"{n}. {one['question'].rstrip('.')} ({one['units']} đơn vị nêu)."
    if "rule" not in one:
        return {"words": words, "about": ""}
    found = one["found"]
    about = f"Quy định liên quan: {one['law']}. " if one["law"] else ""
    many = f"{found['records']:,} trường hợp ở {found['units']} đơn vị".replace(",", ".")
    return {"words": words, "about": f"{about}Hiện có {many} cùng dấu hiệu “{one['rule']}”."}
