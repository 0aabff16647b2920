"""Plays agents over splits and measures what they earn."""

from textgym.evaluation.agent import (
    Agent,
    ConstantAgent,
    ExampleReader,
    MaskedRandomAgent,
    RandomAgent,
)
from textgym.evaluation.audit import AuditReport, AuditRow, audit
from textgym.evaluation.evaluate import evaluate, evaluate_text
from textgym.evaluation.results import Evaluation, Record
from textgym.evaluation.writers import ExampleAgent, TextAgent, oracle

__all__ = [
    "Agent",
    "AuditReport",
    "AuditRow",
    "ConstantAgent",
    "Evaluation",
    "ExampleAgent",
    "ExampleReader",
    "MaskedRandomAgent",
    "RandomAgent",
    "Record",
    "TextAgent",
    "audit",
    "evaluate",
    "evaluate_text",
    "oracle",
]
