"""Plans in one line."""

from datetime import date, timedelta

from sogoc.campaign.models import Plan
from sogoc.campaign.planning import adopt
from sogoc.store.scope import acting_as

SURVEY, REVIEW = ("Khảo sát", "survey"), ("Xử lý", "review")


def make_plan(people, *phases, number="195/KH-STP", ends=date(2025, 8, 31), adopted=True):
    """A plan of Hải with the given phases (name, work), adopted by him."""
    with acting_as(people.hai):
        plan = Plan.objects.create(number=number, title="Rà soát dữ liệu hộ tịch", issued_on=date(2025, 8, 12), proposed_by=people.hai)
        for name, work in phases or (REVIEW,):
            plan.phases.create(name=name, work=work, starts_on=ends - timedelta(days=15), deadline=ends)
        if adopted:
            adopt(plan, people.hai)
    return plan
