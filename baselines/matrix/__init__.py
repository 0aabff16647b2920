"""Every method on every environment: one command trains them and writes the page."""

from baselines.matrix.plan import BUDGETS, Budget, Run, plan
from baselines.matrix.reproduce import reproduce

__all__ = ["BUDGETS", "Budget", "Run", "plan", "reproduce"]
