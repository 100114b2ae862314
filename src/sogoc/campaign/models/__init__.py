"""The plan: phases, tasks and people in charge; guidance and difficulties."""

from .asking import Difficulty, Guidance, Letter
from .plan import InCharge, Phase, Plan, Task

__all__ = ["Difficulty", "Guidance", "InCharge", "Letter", "Phase", "Plan", "Task"]
