"""Time of death: `HH:MM` (domain reference 4.8)."""

import re

from .cell import Written

CLOCK = re.compile(r"^(\d{1,2}):(\d{2})(?::00(?:\.0+)?)?$")
LETTERED = re.compile(
    r"^(?:lúc\s+)?(\d{1,2})\s*(?:giờ|g|h)\s*(?:(\d{1,2})\s*(?:phút|p|ph)?)?\s*(sáng|trưa|chiều|tối)?\.?$", re.IGNORECASE
)
DAY_FRACTION = re.compile(r"^0[.,](\d{4,})$")  # how a spreadsheet keeps a time


def clock_time(text: str) -> Written:
    """`20h30` to `20:30`, `3 giờ 15 phút chiều` to `15:15`; `3 giờ` alone may be night or afternoon and stays."""
    if fraction := DAY_FRACTION.match(text):
        minutes = round(float("0." + fraction[1]) * 24 * 60)
        exact = abs(float("0." + fraction[1]) * 24 * 60 - minutes) < 0.1 and minutes < 24 * 60
        return Written(f"{minutes // 60:02d}:{minutes % 60:02d}", ("excel_time",)) if exact else Written(text)
    if found := CLOCK.match(text):
        hour, minute, part = int(found[1]), int(found[2]), "clock"
    elif found := LETTERED.match(text):
        hour, minute, part = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    else:
        return Written(text)
    if part in ("chiều", "tối") and 1 <= hour <= 11:
        hour += 12
    sure = part != "" or hour >= 13 or (found[1].startswith("0") and len(found[1]) == 2)
    if not sure or hour > 23 or minute > 59 or (part == "sáng" and hour > 11):
        return Written(text)
    standard = f"{hour:02d}:{minute:02d}"
    return Written(standard) if standard == text else Written(standard, ("time_form",))
