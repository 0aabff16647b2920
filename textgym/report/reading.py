"""Reads result cards, stored evaluations and the logs of training runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from textgym.evaluation.cards import HEAD, read_card
from textgym.report.cards import result_of
from textgym.report.evaluations import Stored, merge_evaluations
from textgym.report.results import Curve, Result

# The files of a training run that tell how it went; the last one is missing where it
# was stopped.
CONFIG, LOG, OUTCOME = "config.json", "log.jsonl", "result.json"


def read_sources(paths: Sequence[Path]) -> tuple[list[Result], list[Curve]]:
    """Read evaluations, which are files, and cards and training runs: directories.

    Raises:
        ValueError: if a path is none of them, or a file is broken.
    """
    evaluations, cards, curves = [], [], []
    for path in paths:
        if path.is_file():
            evaluations.append(Stored(path, _read_json(path)))
        elif (path / HEAD).is_file():
            card = read_card(path)
            cards.append(result_of(card, card.load_suite()))
        elif (path / LOG).is_file() and (path / CONFIG).is_file():
            curves.append(read_run(path))
        else:
            raise ValueError(
                f"expected the directory of a result card with {HEAD}, or of a "
                f"training run with {LOG} and {CONFIG}, or a file that `textgym "
                f"evaluate --json` wrote; got {path}"
            )
    return [*cards, *merge_evaluations(evaluations)], curves


def read_run(path: Path) -> Curve:
    """Read how a training run went, finished or not.

    Raises:
        ValueError: if a file is broken.
    """
    config = _read_json(path / CONFIG)
    lines = list(_read_log(path / LOG))
    return Curve(
        name=path.name,
        task=str(config.get("env", "unknown environment")),
        training=_points(lines, "reward"),
        validation=_points(lines, "validation"),
        facts=_facts(config, path / OUTCOME),
        options=config,
    )


def _facts(config: Mapping[str, Any], outcome: Path) -> dict[str, str]:
    facts = {"method": str(config.get("method", "")), "seed": str(config.get("seed"))}
    if not outcome.is_file():
        return facts
    result = _read_json(outcome)
    facts["tokens"] = f"{result['tokens']:,}"
    facts["CPU seconds"] = f"{result['cpu_seconds']:,.0f}"
    for split, scores in result["splits"].items():
        reward, error = scores["mean_reward"], scores["standard_error"]
        facts[f"{split} reward"] = f"{reward:.3f} ± {error:.3f}"
    return facts


def _points(
    lines: Iterable[Mapping[str, Any]], name: str
) -> tuple[tuple[float, float], ...]:
    found = (line for line in lines if name in line)
    return tuple((float(line["tokens"]), float(line[name])) for line in found)


def _read_log(path: Path) -> Iterable[dict[str, Any]]:
    """Read lines; the last one may be half a line, where the run was killed."""
    lines = path.read_text("utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        try:
            yield json.loads(line)
        except ValueError as error:
            if number < len(lines):
                raise ValueError(f"{path}:{number}: {error}") from None


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    if not isinstance(content, dict):
        raise ValueError(f"{path} must hold an object; got {type(content).__name__}")
    return content
