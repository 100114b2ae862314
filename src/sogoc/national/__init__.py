"""The electronic civil-status database: the receiver. Own process, own database; shares `record/` and `store/` only."""
