"""Runs programs that nobody trusts, and gives their plain values back."""

from textgym.sandbox.engine import ENGINES, EngineUnavailable, Program
from textgym.sandbox.sandbox import Sandbox
from textgym.sandbox.values import is_plain, same_value
from textgym.sandbox.verdict import OUTCOMES, CallResult, Verdict

__all__ = [
    "ENGINES",
    "OUTCOMES",
    "CallResult",
    "EngineUnavailable",
    "Program",
    "Sandbox",
    "Verdict",
    "is_plain",
    "same_value",
]
