"""The command `textgym`: list, show, evaluate, audit, check and train."""

from textgym.cli.main import main

__all__ = ["main"]
