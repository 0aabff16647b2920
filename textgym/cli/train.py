"""`textgym train`."""

from __future__ import annotations

from dataclasses import dataclass

from textgym.cli.agents import missing_baselines


@dataclass(frozen=True)
class Train:
    """Train a baseline agent; `textgym train --help` tells how."""

    def run(self) -> int:
        """Show how to train."""
        return train(["train", "--help"])


def train(arguments: list[str]) -> int:
    """Pass everything on to the baseline agents' own command line.

    Raises:
        DependencyNotInstalled: if they, or PyTorch, are not installed.
    """
    try:
        from baselines.cli import main
    except ModuleNotFoundError as error:
        raise missing_baselines(error) from None
    code: int = main(arguments)
    return code
