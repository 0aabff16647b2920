"""Plays each example of a split once."""

from __future__ import annotations

from collections.abc import Callable

from textgym.evaluation.agent import Agent, PromptAgent
from textgym.evaluation.failures import Patience
from textgym.evaluation.results import Evaluation
from textgym.evaluation.text_play import CONCURRENCY, Correspondence, play_texts
from textgym.evaluation.token_play import Progress, TokenPlay
from textgym.task import Prompt, Task

_STRICT = Patience()


def evaluate(
    agent: Agent | PromptAgent,
    task: Task,
    *,
    episodes: int | None = None,
    first: int = 0,
    num_envs: int = 256,
    patience: Patience = _STRICT,
    explained: bool = False,
    progress: Progress | None = None,
) -> Evaluation:
    """Let an agent play examples first, first + 1, … of the task's split, each once.

    Episode i is seeded with i, so that nothing depends on `num_envs`.

    Args:
        agent: Chooses tokens, or answers prompts.
        task: What is played; `split` is a field of it.
        episodes: Number of examples; None for the rest of the split.
        first: Index of the first example.
        num_envs: Most episodes that are played at the same time; fewer where an agent
            that answers prompts likes fewer.
        patience: With an agent that fails; raises its first error by default. Rows of
            a batch that failed are asked for one by one.
        explained: Whether records hold what the agent tells of its tokens (`Explains`).
        progress: Called with the number of finished episodes and of all.

    Returns:
        Records in the order of the examples, and what follows from them.

    Raises:
        ValueError: if there are not as many examples.
        TypeError: if the agent's actions are not one token for each row.
    """
    if not isinstance(agent, Agent | PromptAgent):
        raise TypeError(
            "agent must have a method act(observations, masks), or reply(prompts); got "
            f"{agent!r}"
        )
    if num_envs < 1:
        raise ValueError(f"num_envs must be at least 1; got {num_envs}")
    last = number_of_episodes(task, None if episodes is None else first + episodes)
    if not 0 <= first < last:
        raise ValueError(
            f"first must be the index of an example before {last}; got {first}"
        )
    examples = range(first, last)
    if isinstance(agent, Agent):
        play = TokenPlay(agent, task, examples, num_envs, patience, progress, explained)
        return Evaluation(task, play.records())
    talks = min(num_envs, getattr(agent, "concurrency", CONCURRENCY))
    write = Correspondence(agent, patience)
    return Evaluation(task, play_texts(write, task, examples, talks, progress))


def evaluate_text(
    write: Callable[[Prompt], str],
    task: Task,
    *,
    episodes: int | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Let a function of prompts play whole strings, turn by turn.

    Examples, seeds and results are those of `evaluate`; nothing has to be encoded.

    Raises:
        ValueError: if there are not as many examples.
    """
    examples = range(number_of_episodes(task, episodes))
    records = play_texts(
        lambda talks: [write(talk.prompt) for talk in talks],
        task,
        examples,
        progress=progress,
    )
    return Evaluation(task, records)


def number_of_episodes(task: Task, episodes: int | None) -> int:
    """Check a number of episodes against the task's split.

    Raises:
        ValueError: if the split has fewer examples.
    """
    size = len(task.load_corpus())
    if episodes is None:
        return size
    if not 1 <= episodes <= size:
        raise ValueError(
            f"episodes must be from 1 to {size}, the size of split {task.split!r}, or "
            f"None for all; got {episodes}"
        )
    return episodes
