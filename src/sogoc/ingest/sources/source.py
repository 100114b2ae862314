"""What a layout family is: how its column headers lead to the columns of the import template."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Source:
    """A family of workbooks with the same columns. Header names are compared without regard to case."""

    name: str
    vi: str
    en: str
    ignored: frozenset[str] = frozenset({"stt", "tt"})  # columns that carry nothing of the register
    extras: Mapping[str, str] = field(default_factory=dict)  # header -> our name, beside the columns of the template
    aliases: Mapping[str, str] = field(default_factory=dict)  # header -> column of the import template

    headers: frozenset[str] | None = None  # the only header row it is for, where there is one

    def fits(self, headers: frozenset[str]) -> bool:
        """Whether a header row (lower case) is of this family: it has one of the family's own columns."""
        if self.headers is not None:
            return headers - {""} == self.headers
        return not self.extras or bool(headers & {h.lower() for h in self.extras})
