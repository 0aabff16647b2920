"""Facts and words are rated in batches as they are in single environments."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from textgym import TextEnv, TextVectorEnv
from textgym.envs.rows import MetricRows, make_rows
from textgym.tasks.summarize import Summarize

_ALL = {
    "rougeL": 0.4,
    "fact_recall": 0.2,
    "fact_precision": 0.2,
    "coverage": 0.1,
    "concise": 0.1,
}
_ROWS = 6


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize("reward", [{"fact_recall": 1.0}, _ALL], ids=["facts", "all"])
def test_rows_pay_for_references_what_single_environments_do(
    reward: Mapping[str, float], dense: bool
) -> None:
    task = Summarize(level="small", reward=reward, dense=dense)
    rows = TextVectorEnv(task, _ROWS)
    singles = [TextEnv(task) for _ in range(_ROWS)]
    rows.reset(seed=5)
    for row, single in enumerate(singles):
        single.reset(seed=5 + row)
    texts = [task.oracle(prompt) for prompt in rows.prompts(np.arange(_ROWS))]
    # Half of the rows leave out the first word.
    written = [rows.tokenizer.encode(t)[n % 2 :] for n, t in enumerate(texts)]
    going, earned = set(range(_ROWS)), np.zeros(_ROWS)
    for step in range(max(map(len, written)) + 1):
        actions = np.array([(*ids, *[0] * 50)[step] for ids in written])
        _, rewards, _, _, infos = rows.step(actions)
        for row in sorted(going):
            _, paid, terminated, truncated, info = singles[row].step(actions[row])
            assert rewards[row] == pytest.approx(paid, abs=1e-12)
            earned[row] += paid
            if terminated or truncated:
                going.discard(row)
                for key in ("metrics", "reward_terms"):
                    told = {n: infos[key][n][row] for n in info[key]}
                    assert told == pytest.approx(info[key], abs=1e-12)
    assert not going
    assert earned[::2] == pytest.approx(1.0)


def test_own_terms_of_one_turn_need_no_conversations() -> None:
    env = TextEnv(Summarize(level="tiny", reward=_ALL))
    rows = make_rows(env.task, env._encoded, env._grader, 4)
    assert isinstance(rows, MetricRows)
