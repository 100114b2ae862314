"""The database: the embedded server, the two connections, who acts, the promises in SQL, backup."""

from ..trouble import Told


class StoreError(Told):
    """The store cannot be used."""
