"""Learning by reward after, and beside, reading right answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from baselines.build import make_writer
from baselines.by_reward import log_probabilities_of
from baselines.leading import play_on
from baselines.options import NetworkOptions
from baselines.prior import Priors
from baselines.reinforce import Reinforce, ReinforceOptions
from baselines.rollout import Turns, play, sampling
from baselines.supervised import Pairs, Texts
from tests.baselines.test_rollout import generator
from textgym import TextVectorEnv
from textgym.tasks.translate import Translate


def make_env(rows: int = 8) -> TextVectorEnv:
    return TextVectorEnv(Translate(level="tiny"), rows, group_size=2)


def small(**arguments: Any) -> ReinforceOptions:
    sizes = {"examples": 4, "group_size": 2, "hidden_size": 8, "embedding_size": 8}
    return ReinforceOptions(**sizes | arguments)


def played(env: TextVectorEnv) -> tuple[Turns, Any]:
    writer = make_writer(NetworkOptions(), env)
    return play(env, writer, sampling(generator()), seed=1), writer


@pytest.mark.parametrize("given", [1, 3])
def test_texts_begin_with_right_answers_and_go_on_by_themselves(given: int) -> None:
    env = make_env()
    indices = np.repeat([5, 9, 2, 7], 2)
    turns = play_on(
        env,
        make_writer(NetworkOptions(), env),
        sampling(generator()),
        given=given,
        seed=3,
        indices=indices,
    )
    right = [
        [*env.tokenizer.encode(env.corpus[int(index)].references[0])]
        for index in turns.examples
    ]
    assert turns.examples.tolist() == indices.tolist()
    lines = turns.tokens[turns.rows.argsort()].tolist()
    begun = [
        line[:given] == ids[:given] for line, ids in zip(lines, right, strict=True)
    ]
    ended = [line[: len(ids)] == ids for line, ids in zip(lines, right, strict=True)]
    assert all(begun)
    assert not any(ended)


def test_whole_right_answers_earn_everything() -> None:
    env = make_env()
    writer = make_writer(NetworkOptions(), env)
    choose = sampling(generator())
    indices = np.arange(8)
    turns = play_on(env, writer, choose, given=99, seed=3, indices=indices)
    assert turns.returns.tolist() == pytest.approx([1.0] * 8)


def test_only_examples_that_may_be_read_are_begun() -> None:
    env = make_env(8)
    seen: list[int] = []
    reset = env.reset

    def watch(**arguments: Any) -> Any:
        observations, infos = reset(**arguments)
        seen.extend(infos["example_index"].tolist())
        return observations, infos

    options = small(warm_start_pairs=3, warm_start_updates=0, annealing=0.5)
    learner = Reinforce(make_writer(options, env), env, options)
    env.reset = watch  # type: ignore[method-assign]
    for number in range(4):
        list(learner.lessons(number, 0.1))
    assert set(seen) == {0, 1, 2}
    seen.clear()
    list(learner.lessons(4, 0.6))
    assert len(set(seen) - {0, 1, 2}) > 1


def test_a_policy_pays_nothing_for_being_what_it_was() -> None:
    env = make_env()
    turns, writer = played(env)
    priors = Priors(writer, kl_weight=1.0, fluency_weight=0.0)
    costs = priors.costs(turns, log_probabilities_of(writer, turns))
    assert costs.abs().max().item() == pytest.approx(0.0, abs=1e-6)


def test_a_policy_pays_for_what_it_has_become() -> None:
    env = make_env()
    turns, writer = played(env)
    before = log_probabilities_of(writer, turns).detach()
    priors = Priors(writer, kl_weight=2.0, fluency_weight=0.0)
    _disturb(writer)
    now = log_probabilities_of(writer, turns)
    costs = priors.costs(turns, now)
    for token in range(len(now)):
        naive = sum(
            one.exp().item() * (one - other).item()
            for one, other in zip(now[token], before[token], strict=True)
            if one.isfinite()
        )
        assert costs[token].item() == pytest.approx(2 * naive, abs=1e-5)


def test_a_language_model_sees_no_prompt() -> None:
    env = make_env()
    turns, writer = played(env)
    priors = Priors(writer, kl_weight=0.0, fluency_weight=1.0)
    uniform = log_probabilities_of(writer, turns).detach()
    costs = priors.costs(turns, uniform)
    words = torch.randint(2, 30, turns.contexts.shape, generator=generator())
    other = Turns(**{**vars(turns), "contexts": words})
    assert torch.equal(priors.costs(other, uniform), costs)
    assert not torch.allclose(log_probabilities_of(writer, other), uniform)


def test_texts_are_right_answers_without_prompts() -> None:
    env = make_env()
    texts, pairs = Texts(env, 6), Pairs(env, 6)
    assert (texts.tokens == pairs.tokens).all()
    assert (texts.contexts == env.context_tokenizer.pad_id).all()


def test_texts_come_first_then_pairs_then_rewards() -> None:
    env = make_env()
    options = small(
        language_texts=5, language_updates=2, warm_start_pairs=5, warm_start_updates=3
    )
    learner = Reinforce(make_writer(options, env), env, options)
    embedding: Tensor = learner.writer.get_parameter("context_embedding.weight")
    found = []
    for number in range(7):
        ((lesson),) = learner.lessons(number, 0.0)
        learner.writer.zero_grad()
        lesson.loss.backward()  # type: ignore[no-untyped-call]
        assert embedding.grad is not None
        words = int((embedding.grad.abs().sum(1) > 0).sum())
        found.append(("reward" in lesson.values, words > 1))
    assert found == [(False, False)] * 2 + [(False, True)] * 3 + [(True, True)] * 2


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("kl_weight", "warm_start_pairs"),
        ("annealing", "warm_start_pairs"),
        ("fluency_weight", "language_texts"),
    ],
)
def test_guidance_needs_something_to_read(name: str, needed: str) -> None:
    with pytest.raises(ValueError, match=f"{name} needs references: {needed}"):
        small(**{name: 0.5})


def test_a_resumed_run_remembers_what_was_known(tmp_path: Path) -> None:
    env = make_env()
    options = small(
        language_texts=5,
        language_updates=1,
        warm_start_pairs=5,
        warm_start_updates=1,
        kl_weight=1.0,
        fluency_weight=1.0,
    )
    writer = make_writer(options, env)
    learner = Reinforce(writer, env, options)
    for number in range(3):
        list(learner.lessons(number, 0.0))
        _disturb(writer)
    other = Reinforce(make_writer(options, env), env, options)
    other.writer.load_state_dict(writer.state_dict())
    other.restore(learner.state())
    (one,), (same,) = learner.lessons(3, 0.5), other.lessons(3, 0.5)
    assert one.loss.item() == same.loss.item()
    priorless = Reinforce(make_writer(options, env), env, options)
    priorless.writer.load_state_dict(writer.state_dict())
    ((without),) = priorless.lessons(3, 0.5)
    assert without.loss.item() != one.loss.item()


@torch.no_grad()
def _disturb(writer: torch.nn.Module) -> None:
    for weights in writer.parameters():
        weights += 0.1 * torch.randn(weights.shape, generator=generator())


@pytest.mark.parametrize("fresh", [False, True])
def test_moments_of_a_warm_start_can_be_forgotten(fresh: bool) -> None:
    env = make_env()
    options = small(warm_start_pairs=5, warm_start_updates=3, fresh_moments=fresh)
    learner = Reinforce(make_writer(options, env), env, options)
    for number in range(4):
        learner.learn(number, 0.0)
    moments = learner.state()["optimizer"]["state"].values()
    assert {int(one["step"]) for one in moments} == {1 if fresh else 4}
