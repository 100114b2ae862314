"""Workbooks in the Ministry's import template: headers are the import columns, in any order (domain reference 1.3)."""

from .source import Source

MOJ_TEMPLATE = Source(name="moj_template", vi="Biểu mẫu nhập của Bộ Tư pháp", en="Import template of the Ministry")
