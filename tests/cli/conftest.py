"""The command line as a function."""

import signal
from typing import Any

import pytest

from tests.cli.calling import Result
from textgym.cli import main


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*argv: str) -> Result:
        code = main(argv)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


@pytest.fixture(autouse=True, scope="session")
def _heeded_ctrl_c() -> None:
    """Let child processes hear Ctrl-C, which background jobs of a shell ignore."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
