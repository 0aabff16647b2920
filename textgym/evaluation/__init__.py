"""Plays agents over splits and measures what they earn."""

from textgym.evaluation.agent import (
    Agent,
    ConstantAgent,
    ExampleReader,
    MaskedRandomAgent,
    RandomAgent,
)
from textgym.evaluation.evaluate import evaluate, evaluate_text
from textgym.evaluation.results import Evaluation, Record
from textgym.evaluation.writers import ExampleAgent, TextAgent, oracle

__all__ = [
    "Agent",
    "ConstantAgent",
    "Evaluation",
    "ExampleAgent",
    "ExampleReader",
    "MaskedRandomAgent",
    "RandomAgent",
    "Record",
    "TextAgent",
    "evaluate",
    "evaluate_text",
    "oracle",
]
