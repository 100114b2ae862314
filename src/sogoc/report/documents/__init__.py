"""Official documents from a snapshot: one definition of a report feeds PDF, Word, Excel and CSV."""
