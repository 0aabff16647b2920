"""Reads result cards, and says what follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Any

from textgym.envs.encoding import encoded_corpus
from textgym.evaluation.cards import Card, store_scores
from textgym.evaluation.passing import pass_rates
from textgym.evaluation.results import Evaluation, Record
from textgym.evaluation.suites import Suite
from textgym.report.results import Episode, Result, Spoken
from textgym.report.scores import Estimate, Standing, standings
from textgym.task import Task

Runs = Sequence[Mapping[str, Evaluation]]


def result_of(card: Card, suite: Suite) -> Result:
    """Say what a card's agent did.

    Floors and ceilings are those of the card if it has been scored; otherwise they are
    measured.

    Raises:
        ValueError: if another suite was played, or some episodes are missing.
    """
    return _result(card, suite, card.evaluations(suite))


def score_card(card: Card, suite: Suite) -> tuple[Card, Standing]:
    """Compute the scores of a complete card, and store them in it.

    Raises:
        ValueError: as `result_of`.
    """
    runs = card.evaluations(suite)
    result = _result(card, suite, runs)
    (standing,) = standings([result])
    scores = {
        "floors": dict(result.floors),
        "ceilings": dict(result.ceilings),
        "aggregate": {
            "statistic": "interquartile mean of normalised scores",
            "runs": card.runs,
            **_interval(standing.aggregate),
        },
        "tasks": {
            label: _task_scores(label, result, standing, runs) for label in result.tasks
        },
    }
    return store_scores(card, scores), standing


def _result(card: Card, suite: Suite, runs: Runs) -> Result:
    return Result(
        agent=card.agent,
        suite=suite.name,
        fingerprint=card.fingerprint,
        tasks=suite.tasks,
        episodes={
            label: tuple(_episodes(task, [run[label].records for run in runs]))
            for label, task in suite.tasks.items()
        },
        floors=card.scores.get("floors") or suite.floors,
        ceilings=card.scores.get("ceilings") or suite.ceilings,
        facts=dict(_facts(card)),
    )


def _task_scores(
    label: str, result: Result, standing: Standing, runs: Runs
) -> dict[str, Any]:
    score, played = standing.tasks[label], [run[label] for run in runs]
    floor, ceiling = result.floors[label], result.ceilings[label]
    return {
        "episodes": score.episodes,
        "failures": score.failures,
        "mean_reward": _interval(score.reward),
        "normalised": (score.reward.value - floor) / (ceiling - floor),
        "mean_metrics": dict(score.metrics),
        "corpus_scores": _means([one.corpus_scores for one in played]),
        "pass_at_k": {str(k): rate for k, rate in pass_rates(played).items()},
        "signature": result.tasks[label].signature,
    }


def _means(scores: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Average values over runs, by name."""
    return {name: fmean(one[name] for one in scores) for name in scores[0]}


def _interval(estimate: Estimate) -> dict[str, float | None]:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}


def _facts(card: Card) -> Iterator[tuple[str, str]]:
    if "seconds" in card.about:
        machine = card.about.get("hardware", {})
        where = ", ".join(f"{value} {name}" for name, value in machine.items())
        yield "took", f"{card.about['seconds']:,.0f} s ({where})"
    versions = {"textgym": card.textgym, **card.about.get("versions", {})}
    yield "with", ", ".join(f"{name} {value}" for name, value in versions.items())
    if used := card.about.get("usage"):
        yield "used", ", ".join(f"{value:g} {name}" for name, value in used.items())


def _episodes(task: Task, runs: Sequence[Sequence[Record]]) -> Iterator[Episode]:
    for number, records in enumerate(runs):
        for record in records:
            yield Episode(
                example_index=record.example_index,
                example_id=record.example_id,
                turns=_turns(task, record),
                reward=record.reward,
                metrics=record.metrics,
                references=record.references,
                run=number,
                error=record.error,
            )


def _turns(task: Task, record: Record) -> tuple[Spoken, ...]:
    """Cut tokens into turns, which end with EOS or where they are full."""
    if not record.actions:
        return tuple(map(Spoken, record.texts)) or (Spoken(record.hypothesis),)
    encoded = encoded_corpus(task)
    turns, first = [], 0
    for number, token in enumerate(record.actions):
        ends = token == encoded.tokenizer.eos_id
        last = number if ends else number + 1
        if ends or last - first == encoded.max_response:
            ids = record.actions[first:last]
            told = {name: all[first:last] for name, all in record.numbers.items()}
            turns.append(Spoken(encoded.tokenizer.decode(ids), ids, told))
            first = number + 1
    return tuple(turns)
