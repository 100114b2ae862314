"""Whom an entry names: the parts of its page that stand for a person of the event itself."""

from functools import cache

from . import BY_CODE

NAME = "_full_name"
NOT_OF_THE_EVENT = ("requester",)


@cache
def roles_of(event_type: str) -> tuple[str, ...]:
    """Those named in the event itself, in the order of the register; not who came to register it, nor officials."""
    roles = (f.name.removesuffix(NAME) for f in BY_CODE[event_type].fields if f.name.endswith(NAME))
    return tuple(role for role in roles if role not in NOT_OF_THE_EVENT)
