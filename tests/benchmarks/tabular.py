"""What agents with tables learn on Translate-tiny, and what it costs.

Run it with `python -m tests.benchmarks.tabular [THOUSAND_TOKENS]`: 300 thousand tokens
are learned from by default, with one seed; the scores are 100 times the mean reward on
the first 500 examples of the splits test and compositional.
"""

import sys
import time

from baselines.tabular import (
    DynaQ,
    ExpectedSarsa,
    QLearning,
    Sarsa,
    States,
    TabularLearner,
    TabularOptions,
    raw,
    tail,
    window,
)
from textgym import TextVectorEnv
from textgym.evaluation import evaluate
from textgym.registration import make_task

ROWS, EPISODES = 64, 500
KINDS: tuple[type[TabularLearner], ...] = (QLearning, Sarsa, ExpectedSarsa, DynaQ)
STATES: dict[str, States] = {
    "raw": raw,
    "tail of 2": tail(2),
    "window of 1": window(1),
}
TASK = "textgym.tasks.translate:Translate"


def line(kind: type[TabularLearner], states: str, tokens: int) -> str:
    """Learn, evaluate, and return a row of a table."""
    train = make_task(TASK, level="tiny", split="train", dense=True)
    learner = kind(TextVectorEnv(train, ROWS), STATES[states], TabularOptions())
    begun = time.process_time()
    learner.learn(tokens)
    seconds = time.process_time() - begun
    scores = []
    for split in ("test", "compositional"):
        tested = make_task(TASK, level="tiny", split=split)
        played = evaluate(learner.agent, tested, episodes=EPISODES)
        scores.append(f"{100 * played.mean_reward:.1f}")
    cells = (kind.__name__, states, f"{len(learner.table):,}", *scores)
    return f"| {' | '.join(cells)} | {seconds:.0f} |"


def main() -> None:
    """Print a table."""
    tokens = 1000 * int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    print("| agent | states | rows | test | compositional | CPU seconds |")
    print("|---|---|---|---|---|---|")
    for states in STATES:
        for kind in KINDS:
            print(line(kind, states, tokens), flush=True)


if __name__ == "__main__":
    main()
