"""Runs what README and the pages of docs/ show.

Python blocks of a page are one script. A text block that follows a block holds what it
prints; a line "…" in it stands for any lines. A block whose opening fence names a file,
as in "python spell.py", is that file. Commands stand in console blocks behind "$".
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "-- end of a block --"

# What takes long, needs a network or changes the clone is not run here: of these
# commands only the options are compared with what --help says ...
LONG = (
    "python -m baselines demo",
    "python -m baselines evaluate",
    "python -m baselines train ppo",
    "python -m baselines train reinforce",
    "python -m baselines train supervised",
    "python -m baselines train tabular-sarsa",
    "textgym evaluate --suite core",
    "textgym learning runs/",
    "textgym train reinforce",
    "textgym train supervised",
)
# ... of `make` the target is looked up, of scripts that they exist ...
SCRIPTS = ("python -m tests.benchmarks", ".ci/run", "python docs/", "python tests/")
# ... and these belong to other people.
FOREIGN = ("git clone", "pip install", "cd ", "source ", "pre-commit ", "tensorboard ")


@dataclass(frozen=True)
class Block:
    language: str
    file: str
    text: str


def blocks(page: Path) -> list[Block]:
    found = FENCE.findall(page.read_text("utf-8"))
    listed = []
    for info, text in found:
        language, _, file = info.partition(" ")
        listed.append(Block(language, file.strip(), text))
    return listed


def commands(page: Path) -> list[tuple[str, str]]:
    """List the commands of a page, each with the output that stands below it."""
    listed = []
    for block in blocks(page):
        if block.language == "console":
            text = block.text.replace("\\\n", " ")
            for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                command, _, shown = part.partition("\n")
                listed.append((" ".join(command.split()), shown))
    return listed


def names(pages: list[Path]) -> list[str]:
    return [str(page.relative_to(ROOT)) for page in pages]


def assert_shown(shown: str, printed: str) -> None:
    """Compare output, line by line but for "…" and white space at the ends."""
    expected = [line.rstrip() for line in shown.strip().splitlines()]
    pattern = r"\n".join(
        r"[\s\S]*" if line.strip() == "…" else re.escape(line) for line in expected
    )
    lines = "\n".join(line.rstrip() for line in printed.strip().splitlines())
    assert re.fullmatch(pattern, lines), f"expected\n{shown}\ngot\n{lines}"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder that has the commands python and textgym."""
    # As an installer writes it: Python then searches the script's own folder, not the
    # one that the command is given in.
    entry = tmp_path / "bin" / "entry.py"
    entry.parent.mkdir()
    entry.write_text("import sys\nfrom textgym.cli import main\nsys.exit(main())\n")
    for name, arguments in (("python", ""), ("textgym", f'"{entry}"')):
        script = entry.with_name(name)
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        script.chmod(0o755)
    return tmp_path


def run(command: list[str], place: Path) -> str:
    """Run a command in a folder, and return what it prints."""
    environment = {
        **os.environ,
        "PATH": f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
    }
    done = subprocess.run(
        command,
        cwd=place,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, f"{command}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


_helps: dict[str, str] = {}


def help_of(command: str, place: Path) -> str:
    """Return what --help says, asked once for each command."""
    if command not in _helps:
        _helps[command] = run([*shlex.split(command), "--help"], place)
    return _helps[command]


def write_files(page: Path, place: Path) -> None:
    for block in blocks(page):
        if block.file:
            (place / block.file).write_text(block.text, "utf-8")


WITH_PYTHON = [
    page
    for page in PAGES
    if any(block.language == "python" and not block.file for block in blocks(page))
]


@pytest.mark.parametrize("page", WITH_PYTHON, ids=names(WITH_PYTHON))
def test_examples_run(page: Path, place: Path) -> None:
    write_files(page, place)
    listed = [*blocks(page), Block("", "", "")]
    code, outputs = [], []
    for block, following in pairwise(listed):
        if block.language == "python" and not block.file:
            code.append(f"{block.text}\nprint({MARK!r})\n")
            outputs.append(following.text if following.language == "text" else None)
    (place / "page.py").write_text("".join(code), "utf-8")
    printed = run(["python", "page.py"], place).split(MARK + "\n")
    for shown, text in zip(outputs, printed, strict=False):
        if shown is not None:
            assert_shown(shown, text)


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_commands_print_what_is_shown(page: Path, place: Path) -> None:
    write_files(page, place)
    cheap = [
        (command, shown)
        for command, shown in commands(page)
        if not command.startswith((*LONG, *SCRIPTS, *FOREIGN, "make "))
    ]
    for command, shown in cheap:
        assert command.startswith(("textgym ", "python -m textgym ")), command
        printed = run(shlex.split(command), place)
        if shown.strip():
            assert_shown(shown, printed)


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_long_commands_exist(page: Path, place: Path) -> None:
    for command, _ in commands(page):
        if command.startswith("make "):
            assert shutil.which("make"), "make must be installed"
            target = shlex.split(command)[1]
            assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.M)
        long = next((start for start in LONG if command.startswith(start)), None)
        if long:
            text = help_of(long, place)
            for option in re.findall(r"--[\w-]+", command):
                assert option in text, f"{command}: no {option} in\n{text}"
        if command.startswith(SCRIPTS):
            module = re.search(r"-m ([\w.]+)", command)
            words = [word for word in shlex.split(command) if word != "python"]
            path = f"{module[1].replace('.', '/')}/__main__.py" if module else words[0]
            assert (ROOT / path).exists(), path


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_links_lead_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text("utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not target.startswith(("https://", "#", "mailto:")):
            assert (page.parent / target.partition("#")[0]).exists(), target
