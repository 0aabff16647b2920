"""Tries a reward: what exploits earn, what heuristics earn, what the oracle earns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from textgym.corpora.corpus import ProceduralCorpus
from textgym.evaluation.agent import Agent
from textgym.evaluation.evaluate import evaluate, evaluate_text, number_of_episodes
from textgym.evaluation.exploits import heuristics, text_exploits, token_exploits
from textgym.evaluation.memory import memory_agents
from textgym.evaluation.results import Evaluation
from textgym.evaluation.writers import oracle
from textgym.task import Prompt, Task

Kind = Literal["floor", "heuristic", "memory", "ceiling"]
Play = Callable[[], Evaluation]

# With default rewards floors are below 0.10 of the ceiling in Copy and Translate, at
# all levels. The highest with another metric is 0.44: all eight words of Copy-tiny
# under ROUGE-1, which deserves a complaint. A third leaves room for other tasks and is
# far below what a reward without meaning pays.
MOST_OF_A_FLOOR = 0.35
LEAST_OF_A_CEILING = 0.99
# A lucky answer or two among fewer examples says nothing about a reward.
FEWEST_EPISODES = 20

_EQUAL = 1e-9


@dataclass(frozen=True, slots=True)
class AuditRow:
    """What one way to write earned.

    Attributes:
        name: What was done.
        kind: "floor" for exploits, "heuristic" for what agents should beat, "memory"
            for answers of training examples, which they should beat, too, "ceiling"
            for the right answers in the tokens of the task.
        mean_reward: Mean return of an episode.
        of_ceiling: The same as a share of the ceiling.
        solved: Share of episodes that earned what the right answer earns.
    """

    name: str
    kind: Kind
    mean_reward: float
    of_ceiling: float
    solved: float


@dataclass(frozen=True)
class AuditReport:
    """The rows of an audit and the verdict.

    Attributes:
        task: What was tried.
        episodes: Number of examples that each row played.
        rows: Floors, heuristics, answers out of memory, then the ceiling.
        failures: What is wrong, in words; empty if the audit is passed.
        doubts: What would be wrong if more examples had shown it.
    """

    task: Task
    episodes: int
    rows: tuple[AuditRow, ...]
    failures: tuple[str, ...]
    doubts: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether no gate was broken."""
        return not self.failures


def audit(
    task: Task,
    episodes: int = 200,
    *,
    most_of_a_floor: float = MOST_OF_A_FLOOR,
    progress: Callable[[int, int], None] | None = None,
) -> AuditReport:
    """Play the exploits, the heuristics and the oracle of a task.

    On data, agents that answer out of memory play, too. What they earn says how far
    that leads there, which is no fault of the reward: only exploits are gated.

    Agents that write tokens play the token interface; exploits and heuristics that
    write strings play the text interface, so that no unknown word gets lost.

    On fewer than 20 examples exploits fail no audit: what they earn too much is told as
    a doubt.

    Args:
        task: What is tried.
        episodes: Number of examples, or fewer where the split is smaller.
        most_of_a_floor: Share of the ceiling that no exploit may exceed.
        progress: Called with the number of finished rows and of all.
    """
    episodes = min(episodes, number_of_episodes(task, None))
    right = evaluate(oracle(task), task, episodes=episodes)
    plays = list(_plays(task, episodes))
    rows = []
    for number, (name, kind, play) in enumerate(plays, 1):
        rows.append(_row(name, kind, play(), right))
        if progress:
            progress(number, len(plays))
    rows.append(_row("oracle", "ceiling", right, right))
    failures = list(_of_the_oracle(task, rows[-1].mean_reward))
    paid, doubts = _of_floors(rows, most_of_a_floor), list[str]()
    (failures if episodes >= FEWEST_EPISODES else doubts).extend(paid)
    return AuditReport(task, episodes, tuple(rows), tuple(failures), tuple(doubts))


def _plays(task: Task, episodes: int) -> Iterator[tuple[str, Kind, Play]]:
    """List what to try: a name, its kind and a function that plays it."""
    for name, agent in token_exploits(task).items():
        yield name, "floor", partial(_play_tokens, agent, task, episodes)
    for name, write in text_exploits(task).items():
        yield name, "floor", partial(_play_text, write, task, episodes)
    for name, write in heuristics(task).items():
        yield name, "heuristic", partial(_play_text, write, task, episodes)
    if not isinstance(task.load_corpus(), ProceduralCorpus):
        for name, write in memory_agents(task).items():
            yield name, "memory", partial(_play_text, write, task, episodes)


def _play_tokens(agent: Agent, task: Task, episodes: int) -> Evaluation:
    return evaluate(agent, task, episodes=episodes)


def _play_text(write: Callable[[Prompt], str], task: Task, episodes: int) -> Evaluation:
    return evaluate_text(write, task, episodes=episodes)


def _row(name: str, kind: Kind, played: Evaluation, right: Evaluation) -> AuditRow:
    pairs = zip(played.records, right.records, strict=True)
    solved = sum(mine.reward >= best.reward - _EQUAL for mine, best in pairs)
    share = played.mean_reward / right.mean_reward if right.mean_reward > 0 else 0.0
    return AuditRow(name, kind, played.mean_reward, share, solved / len(right.records))


def _of_the_oracle(task: Task, ceiling: float) -> Iterator[str]:
    """Say whether right answers earn too little."""
    full = sum(max(term.weight, 0.0) for term in task.terms.terms)
    # In the words of a file some right answers cannot be said.
    procedural = isinstance(task.load_corpus(), ProceduralCorpus)
    if procedural and ceiling < LEAST_OF_A_CEILING * full:
        yield (
            f"the oracle must earn at least {LEAST_OF_A_CEILING * full:.3f}, 99 % of "
            f"the full reward; it earned {ceiling:.3f}"
        )
    if ceiling <= 0:
        yield f"the oracle must earn more than 0; it earned {ceiling:.3f}"


def _of_floors(rows: list[AuditRow], most_of_a_floor: float) -> Iterator[str]:
    """Say which exploits earn too much."""
    ceiling = rows[-1].mean_reward
    for row in rows[:-1]:
        if row.kind == "floor" and row.mean_reward > most_of_a_floor * ceiling:
            yield (
                f"{row.name} must earn at most {most_of_a_floor * ceiling:.3f}, "
                f"{most_of_a_floor:.0%} of the ceiling; it earned {row.mean_reward:.3f}"
            )
