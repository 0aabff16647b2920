"""Shows what agents did: a page to read, tables and pictures for papers."""

from textgym.report.results import Curve, Episode, Result, Spoken

__all__ = ["Curve", "Episode", "Result", "Spoken"]
