"""Writes the page: one file that needs no server, no network and no other file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from gymnasium.error import DependencyNotInstalled

import textgym
from textgym.report import charts
from textgym.report.payload import Progress, as_script, payload
from textgym.report.results import Curve, Result, check_comparable, task_labels
from textgym.report.scores import (
    Standing,
    is_normalised,
    metric_names,
    standings,
)

_SCRIPTS = ("data.js", "matching.js", "episode.js", "browser.js")


def render_page(
    results: Sequence[Result],
    curves: Sequence[Curve] = (),
    *,
    title: str = "textgym report",
    progress: Progress | None = None,
) -> str:
    """Return the page as HTML in ASCII and UTF-8.

    Args:
        results: Of agents that can be compared.
        curves: Of training runs.
        title: Heading of the page.
        progress: Called with the number of episodes that were played again and of all.

    Raises:
        ValueError: if the results cannot be compared.
        DependencyNotInstalled: if Jinja2 is missing.
    """
    check_comparable(results)
    environment = _environment()
    from markupsafe import Markup

    ranked = standings(results)
    low, high = charts.bar_range(_estimates(ranked))
    style, script = _read("report.css"), "".join(map(_read, _SCRIPTS))
    labels = [
        one for one in task_labels(results) if any(one in s.tasks for s in ranked)
    ]
    page: str = environment.get_template("report.html.j2").render(
        title=title,
        facts=_facts(results, curves),
        version=textgym.__version__,
        standings=ranked,
        normalised=is_normalised(results),
        labels=labels,
        tasks=[_task(label, ranked) for label in labels],
        charts=charts.learning_curves(curves),
        curves=curves,
        run_facts=list(dict.fromkeys(name for one in curves for name in one.facts)),
        place_bar=lambda estimate: charts.bar(estimate, low, high),
        heights=charts.heights,
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        data=Markup(as_script(payload(results, progress))) if results else "",
    )
    return page


def _environment() -> Any:
    """Make a Jinja environment that escapes whatever it is not told to trust.

    Raises:
        DependencyNotInstalled: if Jinja2 is missing.
    """
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ImportError:
        raise DependencyNotInstalled(
            "the report is written with Jinja2, which is not installed; run: "
            'pip install "textgym[report]"'
        ) from None
    environment = Environment(
        loader=PackageLoader("textgym.report", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["short"] = short_label
    return environment


def short_label(label: str) -> str:
    """Leave the name alone of a label such as "textgym/Copy-tiny-v0 tiny test"."""
    return label.split(" ")[0].replace(":", "/").rsplit("/", 1)[-1]


def _policy(style: str, script: str) -> str:
    """Allow this style and this script, and nothing else, least of all the network."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; "
        f"script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _read(name: str) -> str:
    return (files("textgym.report") / "page" / name).read_text("utf-8")


def _estimates(ranked: Sequence[Standing]) -> list[Any]:
    rewards = [score.reward for one in ranked for score in one.tasks.values()]
    return [*rewards, *(one.aggregate for one in ranked)]


def _task(label: str, ranked: Sequence[Standing]) -> dict[str, Any]:
    """Collect what is told of a task, the best agent first."""
    scores = [one.tasks[label] for one in ranked if label in one.tasks]
    scores.sort(key=lambda one: -one.reward.value)
    return {
        "label": label,
        "scores": scores,
        "metrics": metric_names(scores),
        "most": max(share for one in scores for share in one.shares),
    }


def _facts(results: Sequence[Result], curves: Sequence[Curve]) -> list[str]:
    facts = []
    if results:
        episodes = sum(len(e) for one in results for e in one.episodes.values())
        facts += [
            f"suite {results[0].suite}",
            f"fingerprint {results[0].fingerprint[:12]}",
            _counted(len(results), "agent"),
            _counted(episodes, "episode"),
        ]
    if curves:
        facts.append(_counted(len(curves), "training run"))
    return facts


def _counted(number: int, name: str) -> str:
    return f"{number:,} {name}" + ("" if number == 1 else "s")
