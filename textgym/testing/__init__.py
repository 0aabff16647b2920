"""The contract of tasks and environments as functions, for third parties, too."""

from textgym.testing.check import check_environment, check_task
from textgym.testing.contract import ContractError

__all__ = ["ContractError", "check_environment", "check_task"]
