"""How far everything is: by register, by unit, day by day against the deadline; from counters only, so it is cheap."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db.models import Max, Sum
from django.utils import timezone

from ..accounts.models import User
from ..jurisdiction.models import Custodian
from ..jurisdiction.seed import read
from ..record import BY_CODE
from ..review.queues import queues
from .deadline import deadline
from .inventory import Line, inventory
from .models import DayCount, InventoryTotal

WEEK = timedelta(days=7)
DAYS = 60  # of the burn-up
CAPPED = 1000  # records of a queue are counted up to here


@dataclass(frozen=True)
class Pace:
    """What the deadline asks for, and what the last week achieved."""

    until: date | None
    days: int  # left, at least one
    left: int
    needed: float  # records a day
    achieved: float | None  # records a day of the last week; None where no day of then is known

    @property
    def verdict(self) -> str:
        if self.left == 0:
            return "Đã xong tất cả."
        if self.until and self.until < timezone.localdate():
            return f"Đã quá hạn {(timezone.localdate() - self.until).days} ngày."
        if self.achieved is None:
            return "Chưa đủ bảy ngày để so tốc độ."
        if self.until is None:
            return f"Bảy ngày qua xong {_figure(self.achieved)} trường hợp mỗi ngày."
        word = "kịp" if self.achieved >= self.needed else "CHẬM"
        return f"Cần {_figure(self.needed)} mỗi ngày; bảy ngày qua đạt {_figure(self.achieved)}: {word}."


@dataclass(frozen=True)
class Unit:
    """One custodian: where it is, and what it did in a week."""

    line: Line
    won: int | None  # records done in the last week; None where nothing is known of then

    @property
    def done(self) -> int:
        return self.line.done + self.line.ended

    @property
    def left(self) -> int:
        return self.line.total - self.done

    @property
    def share(self) -> int:
        """Per cent done, rounded down; 100 only when nothing is left."""
        return 100 * self.done // self.line.total if self.line.total else 0

    @property
    def stuck(self) -> bool:
        return bool(self.left) and self.won is not None and self.won <= 0


@dataclass(frozen=True)
class Dashboard:
    """Everything the page shows, within the person's rights."""

    types: list[Line]
    total: Line
    units: list[Unit]
    days: list[tuple[date, int, int]]  # day, all, done
    pace: Pace
    first: tuple[str, str, int] | None  # queue, its label, how many (up to CAPPED)

    @property
    def behind(self) -> list[Unit]:
        """Stuck units, then the least done; only those with something left."""
        return sorted((u for u in self.units if u.left), key=lambda u: (not u.stuck, u.share, -u.left))


def dashboard(user: User) -> Dashboard:
    """Under `acting_as(user)`."""
    types = [
        Line(**{**vars(line), "place": BY_CODE[str(line.key)].vi}) for line in inventory("type", split=False).lines
    ]
    by_unit = inventory("custodian", split=False)
    today = timezone.localdate()
    past = _done_on(today - WEEK)
    units = [Unit(x, x.done + x.ended - past[x.key] if x.key in past else None) for x in by_unit.lines]
    whole = by_unit.total
    done = whole.done + whole.ended
    days = [*_days(today), (today, whole.total, done)]
    until = deadline()
    left_days = max(1, (until - today).days) if until else 1
    achieved = (done - sum(past.values())) / 7 if past else None
    pace = Pace(until, left_days, whole.total - done, (whole.total - done) / left_days if until else 0, achieved)
    return Dashboard(types, whole, units, days, pace, _first(user))


def _done_on(day: date) -> dict[int, int]:
    """Custodian -> records done at the end of the last known day up to then."""
    last = DayCount.objects.filter(day__lte=day).aggregate(last=Max("day"))["last"]
    rows = DayCount.objects.filter(day=last).values_list("custodian_id", "approved", "transferred", "ended")
    return {custodian: sum(numbers) for custodian, *numbers in rows}


def _days(today: date) -> list[tuple[date, int, int]]:
    rows = DayCount.objects.filter(day__gte=today - timedelta(days=DAYS), day__lt=today).values_list("day")
    summed = rows.annotate(all=Sum("total"), a=Sum("approved"), t=Sum("transferred"), e=Sum("ended")).order_by("day")
    return [(day, whole, a + t + e) for day, whole, a, t, e in summed]


def _first(user: User) -> tuple[str, str, int] | None:
    """The first of the person's queues with something in it."""
    for name, (label, records) in queues(user).items():
        if n := records.order_by()[:CAPPED].count():
            return name, label, n
    return None


def mark(user: User) -> str:
    """Changes when what is shown may have: with the counters, and at the latest after a minute."""
    newest = InventoryTotal.objects.aggregate(newest=Max("pk"))["newest"]
    return f'"{user.pk}-{newest}-{int(timezone.now().timestamp()) // 60}"'


def _figure(n: float) -> str:
    return f"{n:,.0f}".replace(",", ".")


# -- drawings


@cache
def tiles() -> dict[int, tuple[int, int]]:
    """Custodian -> column and row of its tile, roughly as on the ground."""
    return {int(code): (int(x), int(y)) for code, x, y in read("tiles_2025").rows()}


CELL = (78, 46)


def short(full_name: str) -> str:
    """A unit's name without what kind of unit it is."""
    return full_name.removeprefix("Đặc khu ").removeprefix("Phường ").removeprefix("Xã ")


def _said(unit: Unit | None) -> str:
    if unit is None or not unit.line.total:
        return "chưa có dữ liệu"
    return f"xong {unit.share}% của {_figure(unit.line.total)} trường hợp"


def tile_map(found: Dashboard) -> list[dict[str, str]]:
    """A tile for every unit, in reading order; those without records too."""
    units = {u.line.key: u for u in found.units}
    names = dict(Custodian.objects.values_list("pk", "full_name"))
    drawn = []
    for pk, (x, y) in sorted(tiles().items(), key=lambda item: item[1][::-1]):
        unit = units.get(pk)
        has = unit is not None and unit.line.total > 0
        share = f"{unit.share}%" if unit and has else "–"
        drawn.append(
            {
                "pk": str(pk), "name": names[pk], "short": short(names[pk]), "share": share,
                "long": "1" if len(short(names[pk])) > 8 else "",
                "x": str(x * CELL[0]), "y": str(y * CELL[1]),
                "tx": str(x * CELL[0] + 37), "ty": str(y * CELL[1] + 18), "ty2": str(y * CELL[1] + 35),
                "shade": f"t{min(4, unit.share // 20)}" if unit and has else "none",
                "stuck": "1" if unit and unit.stuck else "",
                "said": f"{names[pk]}: {_said(unit)}",
            }
        )  # fmt: skip
    return drawn


WIDTH = 600


def bar(line: Line) -> list[dict[str, str]]:
    """The states of a register as parts of one bar."""
    parts = [(name, getattr(line, name)) for name in ("transferred", "approved", "pending", "draft", "ended")]
    drawn, x = [], 0.0
    for name, n in parts:
        width = WIDTH * n / line.total if line.total else 0
        if n:
            drawn.append({"state": name, "x": f"{x:.1f}", "width": f"{max(width, 1):.1f}"})
        x += width
    return drawn


def burn_up(found: Dashboard) -> dict[str, str | int]:
    """Points of two lines, all and done, over the days; and the line that would meet the deadline."""
    first, today = found.days[0][0], found.days[-1][0]
    until = found.pace.until
    last = max(today, until) if until else today
    span, most = max(1, (last - first).days), max(1, *(whole for _, whole, _ in found.days))

    def point(day: date, n: float) -> str:
        return f"{WIDTH * (day - first).days / span:.1f},{150 - 140 * n / most:.1f}"

    lines = {
        "all": " ".join(point(day, whole) for day, whole, _ in found.days),
        "done": " ".join(point(day, done) for day, _, done in found.days),
        "plan": f"{point(today, found.days[-1][2])} {point(last, found.days[-1][1])}" if until and last > today else "",
    }
    x, y = point(today, found.days[-1][2]).split(",")
    about = {"from": f"{first:%d/%m/%Y}", "to": f"{last:%d/%m/%Y}", "x": x, "y": y}
    return {**lines, **about, "finished": found.days[-1][2]}
