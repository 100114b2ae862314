"""The demonstration: sample books go the whole way in the names of demo people, through the same gates as anybody's."""

from .run import run

__all__ = ["run"]
