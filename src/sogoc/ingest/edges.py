"""Whether a page's writing ends at the left or right edge of its picture, as where the scan was too narrow.

Writing that is cut leaves many short strokes at the edge, each with paper above and below. What also touches an edge
and is none: the dark border of a scanner, straight, slanting or broken by noise (one long stretch, or short ones close
together, or all of it dark), and ruled lines (they go on straight into the page). Whole lines cut at the top or the
bottom leave no such trace and are not looked for.
"""

from PIL import Image

# Measured on the 296 pages of the sample deliveries, whole (none suspected) and with 28 % of their width cut off (262
# found where it was cut on the right, 283 on the left).
LEAST_STROKES = 4  # that end at one edge
_DEEP = 48  # pixels of the measured picture that are looked at from the edge inwards
_DARK_SHARE = 0.2  # of the edge: more is a border
_TALLEST = 24  # pixels of one stroke along the edge
_GAP = 6  # pixels between strokes that may be one border broken by noise
_LONGEST = 36  # pixels of such a border
_NEAR = 24  # pixels inwards in which a stroke goes on
_REACH = 5  # of them dark; fewer is dust
_RULE = 0.8  # of the depth: a ruled line
_SHADE = 0.8  # of the paper: a darker edge is no paper

_LEFT, _RIGHT = "trái", "phải"


def cut_edge(page: Image.Image, paper: int, ink: int) -> str:
    """The edge, in Vietnamese, at which the writing of a grey page ends as if cut; empty where none is.

    Args:
        page: at the scale of `pictures.measure`.
        paper, ink: grey values of paper and ink.
    """
    limit = (paper + ink) // 2
    count = {
        _LEFT: _strokes(page, limit, paper),
        _RIGHT: _strokes(page.transpose(Image.Transpose.FLIP_LEFT_RIGHT), limit, paper),
    }
    worst = max(count, key=lambda side: count[side])
    return worst if count[worst] >= LEAST_STROKES else ""


def _strokes(page: Image.Image, limit: int, paper: int) -> int:
    """How many strokes end at the left edge; none where it is a border."""
    rows = list(zip(*[iter(page.crop((0, 0, _DEEP, page.height)).tobytes())] * _DEEP, strict=True))
    dark = [min(row[:2]) < limit for row in rows]
    shade = sorted(row[1] for row in rows)[len(rows) // 4]
    runs = _runs(dark, 0)
    border = any(end - start > _TALLEST for start, end in runs)
    broken = any(end - start > _LONGEST for start, end in _runs(dark, _GAP))
    if border or broken or sum(dark) > _DARK_SHARE * len(dark) or shade < _SHADE * paper:
        return 0
    ends = (rows[start:end] for start, end in runs)
    return sum(_inked(end, limit, _NEAR) >= _REACH and _inked(end, limit, _DEEP) < _RULE * _DEEP for end in ends)


def _inked(rows: list[tuple[int, ...]], limit: int, depth: int) -> int:
    """The most dark pixels of one of the rows, so far inwards."""
    return max(sum(value < limit for value in row[:depth]) for row in rows)


def _runs(dark: list[bool], gap: int) -> list[tuple[int, int]]:
    """Where dark rows stand together, gaps up to that many rows bridged."""
    runs: list[tuple[int, int]] = []
    for at, is_dark in enumerate(dark):
        if is_dark and runs and at - runs[-1][1] <= gap:
            runs[-1] = (runs[-1][0], at + 1)
        elif is_dark:
            runs.append((at, at + 1))
    return runs
