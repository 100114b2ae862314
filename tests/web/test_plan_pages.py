"""The plan's pages for the person who may not: not found, or shown without what is another's."""

from campaign_plans import make_plan
from factories import make_book, make_record
from sogoc.campaign.models import Phase, Plan
from visiting import visitor


def test_a_draft_is_not_there_for_a_commune_and_nobody_there_draws_one_up(ledger, people):
    plan = make_plan(people, adopted=False)
    phase = Phase.objects.using("owner").get()
    an = visitor(people.an)
    for address in (f"/ke-hoach/{plan.pk}/", f"/ke-hoach/giai-doan/{phase.pk}/", "/ke-hoach/moi/", f"/ke-hoach/{plan.pk}/don-vi/11647/"):
        assert an.get(address).status_code == 404, address
    assert "Chưa có kế hoạch nào" in an.get("/ke-hoach/").content.decode()
    assert an.post(f"/ke-hoach/{plan.pk}/ban-hanh/").status_code == 404
    assert Plan.objects.using("owner").get().state == "proposed"


def test_a_commune_reads_the_plan_with_its_own_numbers_only(ledger, people):
    make_record(make_book())
    make_record(make_book(custodian=11617, authority=11623))
    plan = make_plan(people)
    page = visitor(people.chi).get(f"/ke-hoach/giai-doan/{Phase.objects.using('owner').get().pk}/")
    assert [p.task.custodian_id for p in page.context["tasks"]] == [11617]
    assert "Giao thêm" not in page.content.decode() and "Xã An Quang" not in page.content.decode()
    assert visitor(people.chi).get(f"/ke-hoach/{plan.pk}/don-vi/11647/").status_code == 404


def test_an_officer_changes_a_draft_and_not_a_plan_in_force(ledger, people):
    draft, in_force = make_plan(people, adopted=False), make_plan(people, number="7/KH-STP")
    giang, hai = visitor(people.giang), visitor(people.hai)
    assert giang.get(f"/ke-hoach/{draft.pk}/sua/").status_code == 200
    assert giang.get(f"/ke-hoach/{in_force.pk}/sua/").status_code == 404
    assert hai.get(f"/ke-hoach/{in_force.pk}/sua/").status_code == 200
    assert giang.post(f"/ke-hoach/{draft.pk}/ban-hanh/").status_code == 404
