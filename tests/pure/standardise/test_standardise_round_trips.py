"""Real Vietnamese text into each legacy encoding and back; official, minority and foreign names survive untouched."""

import random
import unicodedata
from collections.abc import Callable

import pytest

from sogoc.data import shipped
from sogoc.standardise import charset_tables as tables
from sogoc.standardise.cell import Written
from sogoc.standardise.column import unicode_column
from sogoc.standardise.lexicon import Lexicon
from sogoc.standardise.priors import encoding_priors

QUALITY = {"\u0302": "^", "\u0306": "(", "\u031b": "+"}
TONE = {"\u0301": "'", "\u0300": "`", "\u0309": "?", "\u0303": "~", "\u0323": "."}
FOREIGN_AND_MINORITY = """François|Müller|Zoë|García|Nguyễn-Schmidt|Y Ngông Niê Kđăm|K'Brôi|H'Hen Niê|Nuñez|Øystein
Sigurðsson|Noël|Maïté|Chloé|René Leclerc|José María Aznar|Björn Borg|Ångström|Jürgen Groß|Dvořák|Łukasz|Çelik|Şahin
Ibañez Peña|Anaïs|Thérèse|Hélène Çelik|Antoine de Saint-Exupéry|Citroën|Søren Kierkegaard|Günther|Mañana|Škoda|Žižek
Zlatan Ibrahimović|Ksor H'Bưr|Rơ Châm H'Phép|Siu Blônh|Kpă Klơng|Y Bhŏm Êban|Y Wang Mlô Duôn Du|Điểu Ông|A Ŏng
Pinăng Thị Ói|Mùa A Vừ|Vừ Mí Já|Byă H'Ŭt|Niê Y Kŏ|Bríu Liếc|Alăng Thị Bhướch|Zơrâm Nhốt|Coor Thị Ún|Arất Thị Đế
Lê Âu|Bá Đạo|Tô Hà|Hoà Á Âu|Ưng Hoàng Phúc|Ka Să Ha Bing|Kon Sơ Ha Brêm|K'Wơn|Rah Lan H'Nga|Kră Jăn K'Plin"""


def _from_table(table: dict[str, str]) -> Callable[[str], str]:
    """Each letter as its bytes look; a capital that the encoding lacks is typed small, as the fonts have it."""
    codes: dict[str, str] = {}
    for code, letter in table.items():
        codes.setdefault(letter, code)
    return lambda text: "".join(codes.get(c, codes.get(c.lower(), c)) for c in text)


def _parts(letter: str) -> tuple[str, str, str]:
    """Base, quality mark and tone."""
    parts = unicodedata.normalize("NFD", letter)
    return (
        "".join(c for c in parts if c not in QUALITY and c not in TONE),
        "".join(c for c in parts if c in QUALITY),
        "".join(c for c in parts if c in TONE),
    )


def _cp1258(text: str) -> str:
    out = ""
    for letter in text:
        base, quality, tone = _parts(letter)
        try:
            out += letter.encode("cp1258").decode("cp1252")
        except UnicodeError:
            out += (unicodedata.normalize("NFC", base + quality) + tone).encode("cp1258").decode("cp1252")
    return out


def _viqr(text: str) -> str:
    out = ""
    for letter in text:
        base, quality, tone = _parts(letter.replace("đ", "dd").replace("Đ", "DD"))
        out += base + "".join(QUALITY[q] for q in quality) + "".join(TONE[t] for t in tone)
    return out


def _mojibake(text: str) -> str:
    return text.encode().decode("sloppy-windows-1252")


ENCODERS: dict[str, Callable[[str], str]] = {
    "tcvn3": _from_table(tables._tcvn3()),
    "vni": _from_table(tables._vni()),
    "viscii": _from_table(tables._single(tables.VISCII_BYTES, tables.VISCII_CAPITALS)),
    "vps": _from_table(tables._single(tables.VPS_BYTES)),
    "cp1258": _cp1258,
    "viqr": _viqr,
    "mojibake": _mojibake,
    "mojibake twice": lambda text: _mojibake(_mojibake(text)),
}


def _invented_names(count: int) -> list[str]:
    chance = random.Random(4)
    surnames, middles, given = (
        shipped(f"names/{part}.csv")["name"].to_list() for part in ("surnames", "middle_names", "given_names")
    )
    return [
        f"{chance.choice(surnames[:60])} {chance.choice(middles[:60])} {chance.choice(given[:400])}"
        for _ in range(count)
    ]


def _read(column: list[str], lexicon: Lexicon) -> list[Written]:
    return unicode_column(column, encoding_priors({"": column}, lexicon)[""], lexicon)


@pytest.mark.parametrize("encoding", ENCODERS)
def test_a_column_of_names_comes_back_from_every_encoding(encoding: str, lexicon: Lexicon) -> None:
    names = _invented_names(400)
    read = _read([ENCODERS[encoding](n) for n in names], lexicon)
    assert [(n, c.value) for n, c in zip(names, read, strict=True) if (c.value or "").lower() != n.lower()] == []


@pytest.mark.parametrize("encoding", ENCODERS)
def test_a_column_of_addresses_comes_back_from_every_encoding(encoding: str, lexicon: Lexicon) -> None:
    units = shipped("admin_units/units_pre_2025.csv")
    places = (units["full_name"] + ", " + units["district_level"] + " " + units["district_name"]).to_list()
    read = _read([ENCODERS[encoding](p) for p in places], lexicon)
    assert [(p, c.value) for p, c in zip(places, read, strict=True) if (c.value or "").lower() != p.lower()] == []


def _official_names() -> list[str]:
    names: set[str] = set()
    for table in ("vn_units_pre_2025", "units_2025", "name_lookup", "units_pre_2025"):
        frame = shipped(f"admin_units/{table}.csv")
        for column in ("name", "full_name", "district_name", "province_name"):
            names |= set(frame[column].to_list() if column in frame.columns else ())
    for table in ("surnames", "middle_names", "given_names"):
        names |= set(shipped(f"names/{table}.csv")["name"].to_list())
    groups = shipped("codes/ethnic_groups.csv")
    names |= {v for text in groups["variants"].to_list() for v in text.split("|")} | set(groups["name_official"])
    names |= set(shipped("codes/nationalities.csv")["name_vi"]) | set(FOREIGN_AND_MINORITY.replace("\n", "|").split("|"))
    return sorted((names | {n.upper() for n in names}) - {""})


def test_official_minority_and_foreign_names_survive_untouched(lexicon: Lexicon) -> None:
    names = _official_names()
    assert len(names) > 15_000
    alone = [unicode_column([n], "", lexicon)[0] for n in names]
    together = _read(names, lexicon)
    assert [(n, c.value) for n, c in zip(names, alone, strict=True) if c.value != n or c.notices] == []
    assert [(n, c.value) for n, c in zip(names, together, strict=True) if c.value != n or c.notices] == []
