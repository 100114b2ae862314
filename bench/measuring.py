"""How a step is measured and told."""

import time
from collections.abc import Callable
from typing import Any

Row = tuple[str, int, float, float]  # step, records, seconds, seconds of the floor


def timed(do: Callable[[], Any], times: int = 1) -> tuple[float, Any]:
    """Best of some runs, in seconds, with the result."""
    best, result = float("inf"), None
    for _ in range(times):
        began = time.perf_counter()
        result = do()
        best = min(best, time.perf_counter() - began)
    return best, result


def told(rows: list[Row]) -> str:
    width = max(len(name) for name, *_ in rows)
    head = f"{'step':{width}}  {'rows':>8}  {'seconds':>8}  {'rows/s':>9}  {'floor s':>8}  ratio"
    lines = [
        f"{name:{width}}  {n:>8}  {seconds:8.3f}  {n / seconds:9.0f}  {floor:8.3f}  {seconds / floor:5.1f}"
        for name, n, seconds, floor in rows
    ]
    return "\n".join([head, *lines])
