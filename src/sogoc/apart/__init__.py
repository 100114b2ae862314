"""Files from outside are parsed in a process of its own, with limits: what kills or hangs it harms nothing else.

The process is started once and used for one file after the other; it is replaced when it dies or breaks a limit. It
has no secrets in its environment, may write no file, and answers in plain data (`wire.py`), never in objects to run.
Memory, processor time and files are limited by the system where it can (`resource`, Linux and other Unix); time and the
size of answers everywhere.
"""

from .reading import page_count, page_image, read_handover, read_scans, read_tables, read_workbook

__all__ = ["page_count", "page_image", "read_handover", "read_scans", "read_tables", "read_workbook"]
