"""Word lists as they read best: one text, words apart by blanks."""


def in_order(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())
