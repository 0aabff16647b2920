"""The pages of algorithms quote code that is there, and commands that can be given."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

pytest.importorskip("torch")

from baselines.cli import Evaluate
from baselines.methods import METHODS

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "algorithms").glob("*.md"))
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Pages whose methods are trained by `python -m baselines train`.
DEEP = ("reinforce", "ppo", "q-learning", "sarsa", "supervised-and-rl")


def blocks(page: Path, language: str) -> list[tuple[str, str]]:
    """List a page's blocks of a language: what stands behind it, and the text."""
    found = []
    for info, text in FENCE.findall(page.read_text("utf-8")):
        kind, _, rest = info.partition(" ")
        if kind == language:
            found.append((rest.strip(), text))
    return found


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_of_an_algorithm_is_in_the_index(page: Path) -> None:
    index = (ROOT / "docs" / "index.md").read_text("utf-8")
    assert f"(algorithms/{page.name})" in index


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_quoted_code_stands_in_the_file_that_is_named(page: Path) -> None:
    for file, text in blocks(page, "python"):
        code = squeezed((ROOT / file).read_text("utf-8"))
        assert squeezed(text) in code, f"{page.name} quotes {file}"


@pytest.mark.parametrize("name", DEEP)
def test_pages_quote_code_and_show_commands(name: str) -> None:
    page = ROOT / "docs" / "algorithms" / f"{name}.md"
    assert blocks(page, "python")
    assert blocks(page, "console")


@pytest.mark.parametrize("name", DEEP)
def test_commands_of_pages_have_options_that_there_are(name: str) -> None:
    page = ROOT / "docs" / "algorithms" / f"{name}.md"
    for _, text in blocks(page, "console"):
        for line in re.findall(r"^\$ (.*)$", text.replace("\\\n", " "), re.MULTILINE):
            words = shlex.split(line)
            assert words[:3] == ["python", "-m", "baselines"]
            known = Evaluate.__dataclass_fields__
            if words[3] != "evaluate":
                assert words[3] == "train"
                known = METHODS[words[4]].options.__dataclass_fields__
            flags = [word[2:].replace("-", "_") for word in words if word[:2] == "--"]
            assert set(flags) <= set(known)
