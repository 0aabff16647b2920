"""What is read before a reward is: the right answers, turn by turn."""

from dataclasses import dataclass

import numpy as np
import pytest

from baselines.build import make_writer
from baselines.options import NetworkOptions
from baselines.rollout import play, sampling
from baselines.supervised import Pairs
from tests.baselines.test_rollout import generator
from tests.envs.toy_tasks import Replay
from textgym import Example, TextVectorEnv
from textgym.tasks.copy import Copy
from textgym.tasks.translate import Translate


def written(pairs: Pairs) -> list[list[int]]:
    return [[token for token in row if token >= 0] for row in pairs.tokens.tolist()]


@pytest.mark.parametrize("count", [1, 7, 20])
def test_pairs_of_one_turn_are_sources_and_first_references(count: int) -> None:
    env = TextVectorEnv(Translate(level="tiny"), 8)
    pairs = Pairs(env, count)
    examples = env.corpus[:count]
    tokenizer, reader = env.tokenizer, env.context_tokenizer
    assert written(pairs) == [
        [*tokenizer.encode(one.references[0]), tokenizer.eos_id] for one in examples
    ]
    assert [reader.decode(row) for row in pairs.contexts.tolist()] == [
        one.source for one in examples
    ]


def test_pairs_of_conversations_are_all_their_turns() -> None:
    env = TextVectorEnv(Replay(), 4)
    pairs = Pairs(env, 6)
    decode = env.tokenizer.decode
    said = sorted(decode(ids) for ids in written(pairs))
    expected = sorted(
        word for example in env.corpus[:6] for word in example.extra["turns"]
    )
    assert said == expected
    # The second turn is answered with the first one in sight.
    texts = {env.context_tokenizer.decode(row) for row in pairs.contexts.tolist()}
    first = env.corpus[0].extra["turns"][0]
    assert any(first in text for text in texts)


@dataclass(frozen=True, kw_only=True)
class Silent(Copy):
    """Nobody knows what is right here."""

    def references(self, example: Example, number: int) -> tuple[str, ...]:
        return ()


def test_pairs_need_right_answers() -> None:
    env = TextVectorEnv(Silent(level="tiny"), 2)
    with pytest.raises(ValueError, match=r"no reference.*without warm_start_pairs"):
        Pairs(env, 2)


@pytest.mark.parametrize("shortest", [0, 2, 4])
def test_turns_are_as_long_as_they_must_be(shortest: int) -> None:
    env = TextVectorEnv(Copy(level="tiny"), 200)
    writer = make_writer(NetworkOptions(), env)
    turns = play(env, writer, sampling(generator()), seed=1, shortest=shortest)
    ends = (turns.tokens == env.tokenizer.eos_id).numpy()
    lengths = np.where(ends.any(1), ends.argmax(1), turns.tokens.shape[1])
    assert lengths.min() == shortest
