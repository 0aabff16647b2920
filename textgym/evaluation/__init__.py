"""Plays agents over splits and measures what they earn."""

from textgym.evaluation.agent import (
    Agent,
    ConstantAgent,
    Failed,
    MaskedRandomAgent,
    PromptAgent,
    PromptReader,
    RandomAgent,
    Unavailable,
)
from textgym.evaluation.audit import AuditReport, AuditRow, audit
from textgym.evaluation.evaluate import evaluate, evaluate_text
from textgym.evaluation.failures import Patience
from textgym.evaluation.results import Evaluation, Record
from textgym.evaluation.writers import ScriptedAgent, TextAgent, oracle

__all__ = [
    "Agent",
    "AuditReport",
    "AuditRow",
    "ConstantAgent",
    "Evaluation",
    "Failed",
    "MaskedRandomAgent",
    "Patience",
    "PromptAgent",
    "PromptReader",
    "RandomAgent",
    "Record",
    "ScriptedAgent",
    "TextAgent",
    "Unavailable",
    "audit",
    "evaluate",
    "evaluate_text",
    "oracle",
]
