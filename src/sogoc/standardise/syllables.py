"""A single word: whether Vietnamese spells it so, and what it may be meant for."""

from .cell import DIFFERS, REREAD, Proposal, Written
from .kinds import Tools
from .spelling import FOREIGN, typed_as_keys
from .syllable import tone_in_place, well_formed


def standard_syllable(cell: Written, tools: Tools) -> Written:
    """The word with its tone mark in place; a misspelt one with proposals, a foreign one as it is.

    Args:
        cell: the word in clean Unicode, with the rules that made it so.
    """
    word = cell.value or ""
    placed = tone_in_place(word)
    rules = (*cell.rules, "tone_place") if placed != word else cell.rules
    done = cell._replace(value=placed, rules=rules)
    if cell.notices or not placed.replace("-", "").replace("'", "").isalnum() or placed.isdigit():
        return done
    small = placed.casefold()
    keys = typed_as_keys(small)
    if (tools.lexicon.right(small) and not tools.spelling.rare(small)) or (FOREIGN.search(small) and keys is None):
        return done
    near = [_cased(w, placed) for w in tools.spelling.near(small)]
    if near:
        why = "Không phải âm tiết tiếng Việt: có thể là chữ khác"
        return done._replace(proposals=tuple(Proposal(REREAD, w, "misspelt", why) for w in near))
    if small.isascii() and not well_formed(small):
        return done  # a word of another language
    return done._replace(proposals=(Proposal(DIFFERS, None, "misspelt", "Không phải âm tiết tiếng Việt"),))


def _cased(word: str, like: str) -> str:
    return word.upper() if like.isupper() and len(like) > 1 else word.title() if like[:1].isupper() else word
