"""The plan: phases, tasks and people in charge."""

from .plan import InCharge, Phase, Plan, Task

__all__ = ["InCharge", "Phase", "Plan", "Task"]
