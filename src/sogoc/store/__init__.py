"""The database: the embedded server, the two connections, who acts, the promises in SQL, backup."""


class StoreError(Exception):
    """The store cannot be used; the message says what, where and what to do."""
