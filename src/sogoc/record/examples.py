"""One invented entry of each register, as a careful typist types it: for the blank workbooks."""

from .codes import CODE_LISTS
from .fields import EventType, Field, Kind

EXAMPLE_SHEET = "Ví dụ"  # of the blank workbooks; left out when read back, while it holds nothing else
_PLACE = "xã Quốc Tuấn, huyện An Lão, thành phố Hải Phòng"
_PEOPLE: dict[str, tuple[str, str, str]] = {  # part of the page -> name, code of the sex, date of birth
    "child": ("Nguyễn Văn Minh", "1", "20.02.2010"),
    "mother": ("Trần Thị Bình", "2", "1985"),
    "father": ("Nguyễn Văn An", "1", "1983"),
    "husband": ("Nguyễn Văn Minh", "1", "10.12.1983"),
    "wife": ("Trần Thị Bình", "2", "05.06.1985"),
    "deceased": ("Nguyễn Văn Minh", "1", "10.12.1943"),
    "subject": ("Nguyễn Thị Mai", "2", "05.06.1985"),
    "parent": ("Nguyễn Văn An", "1", "10.12.1983"),
    "recognised_child": ("Nguyễn Văn Minh", "1", "20.02.2008"),
    "guardian": ("Nguyễn Văn An", "1", "10.12.1963"),
    "second_guardian": ("Trần Thị Bình", "2", "05.06.1965"),
    "supervisor": ("Lê Văn Chi", "1", "01.05.1960"),
    "ward": ("Nguyễn Văn Minh", "1", "20.02.2004"),
    "concerned": ("Nguyễn Văn Minh", "1", "20.02.2004"),
    "adopted_child": ("Nguyễn Văn Minh", "1", "20.02.2009"),
    "adoptive_father": ("Nguyễn Văn An", "1", "10.12.1975"),
    "adoptive_mother": ("Trần Thị Bình", "2", "05.06.1977"),
    "giving_father": ("Lê Văn Chi", "1", "10.12.1983"),
    "giving_mother": ("Phạm Thị Dung", "2", "05.06.1985"),
    "requester": ("Nguyễn Văn An", "1", "1983"),
}
_SAID: dict[str, str] = {  # by the name of the field
    "entry_number": "01/2010", "volume_number": "01/2010", "page_number": "1", "registered_on": "15.03.2010",
    "registered_at": f"UBND {_PLACE}", "signed_by": "Trần Văn Ký", "signer_title": "Chủ tịch", "clerk": "Lê Thị Ghi",
    "registration_type": "1",
    "child_birth_date_in_words": "Ngày hai mươi tháng hai năm hai nghìn không trăm mười",
    "child_birth_place": f"Trạm y tế {_PLACE}", "child_birth_place_unit": _PLACE,
    "death_date": "12.03.2010", "death_date_in_words": "Ngày mười hai tháng ba năm hai nghìn không trăm mười",
    "death_time": "08:30", "death_place": _PLACE, "death_cause": "Già yếu",
    "certified_status": "Chưa đăng ký kết hôn với ai", "purpose": "Đăng ký kết hôn",
    "decision_number": "07/QĐ-UBND", "decision_date": "15.03.2010",
    "requester_relation": "Cha", "requester_relation_to_recognised": "Cha",
    "requester_relation_to_recogniser": "Bản thân",
    "base_paper": "Giấy khai sinh", "base_number": "12/2004", "base_volume": "01/2004", "base_date": "01.03.2004",
    "base_authority": f"UBND {_PLACE}", "changed_item": "Ngày sinh", "changed_from": "02.02.2004",
    "changed_to": "20.02.2004", "reason": "Sai sót khi đăng ký", "grounds": "Giấy chứng sinh",
}  # fmt: skip
_ELSEWHERE = {"declarations", "foreign", "institution"}  # parts of the page that an ordinary entry leaves blank


def example(event: EventType) -> dict[str, str]:
    """The invented entry: name of the field -> what is typed; what an ordinary entry leaves blank is left out."""
    said = ((f, _said(f)) for f in event.fields if f.group not in _ELSEWHERE)
    return {f.name: text for f, text in said if text}


def _said(field: Field) -> str:
    if field.name in _SAID:
        return _SAID[field.name]
    if field.group in _PEOPLE and (text := _of_person(field, field.name.removeprefix(f"{field.group}_"))):
        return text
    if "M" not in field.obligation[2]:  # of the regime of 2010
        return ""
    match field.kind:
        case Kind.CODE:
            return next(c.code for c in CODE_LISTS[field.codes] if c.code != "0")
        case Kind.DATE:
            return "15.03.2010"
        case Kind.PLACE:
            return _PLACE
        case Kind.NAME:
            return "Nguyễn Văn An"
        case _:
            return "Ví dụ"


def _of_person(field: Field, part: str) -> str:
    name, sex, born = _PEOPLE[field.group]
    known = {
        "full_name": name, "sex": sex, "birth_date": born, "ethnic_group": "01", "nationality": "Việt Nam",
        "origin_place": _PLACE, "residence_type": "1", "residence": _PLACE,
        "id_type": "1", "id_number": f"03{sum(map(ord, name)) % 10**7:07}",
    }  # fmt: skip
    return known.get(part, "")
