"""Tests that what is written down in several places is the same everywhere."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import textgym

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_generated_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate.py", "--check"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_versions_agree() -> None:
    version = PROJECT["version"]
    assert textgym.__version__ == version
    assert f"\nversion: {version}\n" in read("CITATION.cff")
    assert re.search(rf"^## .*\b{re.escape(version)}\b", read("CHANGELOG.md"), re.M)


def test_every_direct_dependency_has_a_tested_version() -> None:
    pinned = dict(re.findall(r"^([\w-]+)==(\S+)$", read("constraints.txt"), re.M))
    extras = PROJECT["optional-dependencies"]
    # What is installed together; it names itself first.
    (together,) = extras["all"]
    groups = (extras[name] for name in re.findall(r"\w+", together)[1:])
    wanted = [*PROJECT["dependencies"], *itertools.chain(*groups)]
    direct = {re.split(r"[^\w-]", requirement)[0] for requirement in wanted}
    assert direct == set(pinned)


def test_no_place_of_download_is_prescribed() -> None:
    for name in ("constraints.txt", "Makefile", ".ci/run", "pyproject.toml"):
        assert "index-url" not in read(name)
        assert "find-links" not in read(name)


@pytest.mark.parametrize("heading", ["### Breaking", "### New", "### Fixed"])
def test_the_changelog_has_its_sections(heading: str) -> None:
    assert heading in read("CHANGELOG.md")


def test_the_citation_can_be_read() -> None:
    yaml = pytest.importorskip("yaml")
    citation = yaml.safe_load(read("CITATION.cff"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "version"} <= citation.keys()
    assert all(author["name"] for author in citation["authors"])


def test_every_page_is_in_the_index() -> None:
    index = read("docs/index.md")
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"index.md"}
    assert all(f"({page})" in index for page in pages)


def test_every_metric_is_documented() -> None:
    page = read("docs/rewards-and-metrics.md")
    assert all(f"`{name}`" in page for name in textgym.METRICS)
    assert all(f"`{name}`" in read("README.md") for name in textgym.METRICS)


def test_continuous_integration_can_be_run() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o100
