"""The command line as a function."""

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
