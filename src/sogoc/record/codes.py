"""Code lists of the Ministry's import template (domain reference 4.1), from codes.yml."""

from dataclasses import dataclass
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Code:
    """One entry of a code list: digits, labels, and the other ways in which people write it."""

    code: str
    vi: str
    en: str
    also: tuple[str, ...] = ()


def _load() -> dict[str, tuple[Code, ...]]:
    text = files(__package__).joinpath("codes.yml").read_text(encoding="utf-8")
    return {
        name: tuple(Code(str(c["code"]), c["vi"], c["en"], tuple(map(str, c.get("also", ())))) for c in codes)
        for name, codes in yaml.safe_load(text).items()
    }


CODE_LISTS: dict[str, tuple[Code, ...]] = _load()
