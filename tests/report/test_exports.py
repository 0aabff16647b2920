"""Tables and pictures for papers."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from played import DIALOGUE, TRANSLATE, curves, results

from textgym.report.exports import draw_curves, draw_scores, markdown, scores_csv

PNG = b"\x89PNG\r\n\x1a\n"


def test_markdown_has_a_row_for_each_agent_in_each_table() -> None:
    text = markdown(results(), curves())
    assert text.count("\n| oracle | ") == 3
    assert f"## {TRANSLATE}" in text
    assert "| ppo-1 |" in text


def test_a_name_makes_no_other_cells_or_rows() -> None:
    named = replace(results()[0], agent="a | b\nc")
    text = markdown([named])
    assert "| a \\| b c |" in text
    for block in text.split("\n\n"):
        rows = [line.replace("\\|", "") for line in block.splitlines() if "|" in line]
        assert len({row.count("|") for row in rows}) <= 1


def test_csv_has_every_number() -> None:
    rows = list(csv.DictReader(io.StringIO(scores_csv(results()))))
    assert len(rows) == 3 * 2
    (row,) = (r for r in rows if r["agent"] == "oracle" and r["task"] == DIALOGUE)
    assert float(row["low"]) <= float(row["reward"]) <= float(row["high"])
    assert row["bleu"] == ""
    assert float(row["success"]) == 1.0


@pytest.mark.parametrize("draw", ["scores", "curves"])
def test_pictures_are_png(tmp_path: Path, draw: str) -> None:
    pytest.importorskip("matplotlib", reason="pictures need matplotlib")
    path = tmp_path / "picture.png"
    if draw == "scores":
        draw_scores(results(), path)
    else:
        draw_curves(curves(), path)
    assert path.read_bytes().startswith(PNG)
