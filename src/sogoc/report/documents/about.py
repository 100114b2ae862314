"""What a person fills in of a document: number, place, date, who signs, who gets it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from ...trouble import Told


class BadAbout(Told, ValueError):
    """A line of the form that cannot stand on a document."""


@dataclass(frozen=True)
class About:
    """The head and foot of a document (Nghị định 30/2020/NĐ-CP, Điều 8). Number and date may be left to the pen."""

    parent: str = "UBND thành phố Hải Phòng"
    agency: str = "Sở Tư pháp"
    number: str = "        /BC-STP"
    place: str = "Hải Phòng"
    on: str = ""  # 2025-08-16, or empty
    title: str = "Giám đốc"
    signer: str = ""
    preparer: str = ""
    recipients: str = "Như trên; Lưu: VT"

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "About":
        """From a form: lines without breaks, at most 200 letters.

        Raises:
            BadAbout: the date is none.
        """
        said = {f.name: " ".join(given[f.name].split())[:200] for f in fields(cls) if given.get(f.name, "").strip()}
        made = cls(**said)
        made.day()  # is it one?
        return made

    def day(self) -> str:
        """`ngày 05 tháng 01 năm 2026`: days below 10 and the months 1 and 2 with a zero; blank where left open."""
        if not self.on:
            return "ngày       tháng       năm"
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", self.on):
                raise ValueError(self.on)
            on = date.fromisoformat(self.on)
        except ValueError:
            raise BadAbout("ngày văn bản viết theo dạng 2025-08-16", "the date is written as 2025-08-16") from None
        month = f"{on.month:02}" if on.month < 3 else str(on.month)
        return f"ngày {on:%d} tháng {month} năm {on.year}"

    @property
    def recipient_list(self) -> list[str]:
        return [one.strip() for one in self.recipients.split(";") if one.strip()]


LABELS = {
    "parent": "Cơ quan chủ quản", "agency": "Cơ quan ban hành", "number": "Số, ký hiệu", "place": "Địa danh",
    "on": "Ngày văn bản", "title": "Chức vụ người ký", "signer": "Người ký", "preparer": "Người lập",
    "recipients": "Nơi nhận (cách nhau dấu chấm phẩy)",
}  # fmt: skip
