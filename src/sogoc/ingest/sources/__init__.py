"""Layout families, listed explicitly, the more particular first. A new contractor's layout is one file and one line."""

from .legacy_dump import LEGACY, LEGACY_DUMP, STATUSES, legacy_frame, status_of
from .moj_template import MOJ_TEMPLATE
from .source import Source

SOURCES: tuple[Source, ...] = (LEGACY_DUMP, MOJ_TEMPLATE)

__all__ = ["LEGACY", "LEGACY_DUMP", "MOJ_TEMPLATE", "SOURCES", "STATUSES", "Source", "legacy_frame", "status_of"]
