"""A model of the environment learns what that does, and stands in for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

from baselines.build import make_writer
from baselines.checkpoints import load_checkpoint
from baselines.decoding import unique_rows
from baselines.networks import NetworkName, Writer
from baselines.options import NetworkOptions
from baselines.reinforce import ReinforceOptions
from baselines.rollout import Turns, play, sampling
from baselines.runs import train
from baselines.world_model.dreams import Dreams
from baselines.world_model.imagination import imagine
from baselines.world_model.model import (
    Seen,
    WorldModel,
    explained_share,
    turn_returns,
    world_model_loss,
)
from tests.baselines.test_methods import options_of, stop_after
from tests.baselines.test_rollout import Insist, generator
from textgym import TextVectorEnv
from textgym.tasks.copy import Copy

# LONGEST is what a response may have in Copy-tiny.
ROWS, LONGEST = 16, 5


def parts(
    task: Copy, network: NetworkName = "gru"
) -> tuple[TextVectorEnv, Writer, WorldModel]:
    torch.manual_seed(0)
    env = TextVectorEnv(task, ROWS, group_size=2)
    options = NetworkOptions(hidden_size=16, embedding_size=16, network=network)
    writer = make_writer(options, env)
    return env, writer, WorldModel(writer.shape)


def dreamt(env: TextVectorEnv, writer: Writer, model: WorldModel) -> Turns:
    played = play(env, writer, sampling(generator()), seed=1)
    contexts, inverse = unique_rows(played.contexts.numpy())
    return imagine(
        model,
        writer,
        sampling(generator()),
        contexts=contexts,
        inverse=inverse.repeat_interleave(4),
        examples=played.examples[: 4 * len(inverse)],
        longest=LONGEST,
    )


def fit(model: WorldModel, turns: Turns, lessons: int) -> None:
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    for _ in range(lessons):
        optimizer.zero_grad()
        model.loss(turns).backward()  # type: ignore[no-untyped-call]
        optimizer.step()


def test_the_loss_adds_those_of_rewards_ends_and_masks() -> None:
    seen = Seen(
        earned=torch.tensor([9.0, 0.5, 1.0]),
        over=torch.tensor([-1.0, 2.0, 0.5]),
        allowed=torch.tensor([[1.0, -2.0], [0.0, 0.0], [3.0, 4.0]]),
    )
    last = torch.tensor([False, True, True])
    loss = world_model_loss(
        seen,
        last,
        allowed=torch.tensor([[True, False]]),
        earned=torch.tensor([0.0, 0.25]),
    )
    rewards = (0.5**2 + 0.75**2) / 2
    ends = -logsigmoid(torch.tensor([1.0, 2.0, 0.5])).mean().item()
    masks = -logsigmoid(torch.tensor([1.0, 2.0])).mean().item()
    assert loss.item() == pytest.approx(rewards + ends + masks, rel=1e-5)


@pytest.mark.parametrize(
    ("foreseen", "share"),
    [
        ([0.0, 1.0, 0.5, 0.7], 1.0),  # all of it
        ([5.0, 6.0, 2.5, 2.7], 1.0),  # all but what groups differ by
        ([0.5, 0.5, 0.6, 0.6], 0.0),  # the groups' means
        ([1.0, 0.0, 0.7, 0.5], -3.0),  # the contrary
    ],
)
def test_the_explained_share_is_that_of_differences_within_groups(
    foreseen: list[float], share: float
) -> None:
    earned, groups = torch.tensor([0.0, 1.0, 0.5, 0.7]), torch.tensor([0, 0, 1, 1])
    explained = explained_share(torch.tensor(foreseen), earned, groups)
    assert explained == pytest.approx(share, abs=1e-5)


def test_nothing_is_explained_where_all_earn_alike() -> None:
    nothing, groups = torch.zeros(4), torch.tensor([0, 0, 1, 1])
    assert explained_share(torch.rand(4), nothing, groups) == 0.0


def test_a_turn_returns_what_is_earned_from_its_first_token_on() -> None:
    env, writer, _ = parts(Insist(level="tiny"))
    turns = play(env, writer, sampling(generator()), seed=1)
    assert len(turns.tokens) == 3 * ROWS
    expected: list[float] = [
        turns.rewards[int(begin) :, int(row)].sum().item()
        for begin, row in zip(turns.steps[:, 0], turns.rows, strict=True)
    ]
    assert turn_returns(turns).tolist() == pytest.approx(expected)


@pytest.mark.parametrize("network", ["gru", "transformer"])
def test_a_model_foresees_what_it_has_learned(network: NetworkName) -> None:
    env, writer, model = parts(Copy(level="tiny"), network)
    turns = play(env, writer, sampling(generator()), seed=1)
    earned = turn_returns(turns)
    assert earned.std() > 0
    groups = torch.zeros_like(turns.inverse)
    assert explained_share(model.foresee(turns), earned, groups) < 0.5
    fit(model, turns, 150)
    assert explained_share(model.foresee(turns), earned, groups) > 0.9


def stepped(model: WorldModel, turns: Turns) -> Tensor:
    """Foresee what turns earn, token by token, as imagination does."""
    memory = model.reader.read(turns.contexts).rows(turns.inverse)
    lengths = (turns.tokens >= 0).sum(1)
    tokens = turns.tokens.clamp(min=0)
    tokens = torch.cat(
        (torch.full_like(tokens[:, :1], model.reader.start_token), tokens), 1
    )
    state, earned = memory.start, torch.zeros(len(lengths))
    for time in range(tokens.shape[1]):
        seen, state = model.step(memory, state, tokens[:, time : time + 1], time)
        earned[lengths == time] = seen.earned[lengths == time]
    return earned


@pytest.mark.parametrize("network", ["gru", "transformer"])
def test_steps_foresee_the_same_as_whole_turns(network: NetworkName) -> None:
    env, writer, model = parts(Copy(level="tiny"), network)
    turns = play(env, writer, sampling(generator()), seed=1)
    with torch.no_grad():
        found = stepped(model, turns)
    torch.testing.assert_close(found, model.foresee(turns))


def test_imagined_turns_end_where_the_environment_would_end_them() -> None:
    env, writer, model = parts(Copy(level="tiny"))
    # Few texts would be learned by heart, and nothing about others.
    many = TextVectorEnv(env.task, 256)
    fit(model, play(many, writer, sampling(generator()), seed=1), 150)
    turns = dreamt(env, writer, model)
    lengths = (turns.tokens >= 0).sum(1)
    last = turns.tokens[torch.arange(len(lengths)), lengths - 1]
    right = (last == env.tokenizer.eos_id) | (lengths == LONGEST)
    assert right.float().mean() > 0.9
    # What ends a turn stands nowhere else, so that no turn went on behind it.
    ends = (turns.tokens == env.tokenizer.eos_id).sum(1)
    assert ((ends == 0) | (last == env.tokenizer.eos_id)).float().mean() > 0.9


def test_imagined_turns_keep_to_masks_that_were_learned() -> None:
    env, writer, model = parts(Insist(level="tiny"))
    fit(model, play(env, writer, sampling(generator()), seed=1), 400)
    turns = dreamt(env, writer, model)
    repeated = (turns.tokens[:, 1:] == turns.tokens[:, :-1]) & (turns.tokens[:, 1:] > 0)
    assert repeated.float().mean() < 0.02


def test_imagined_turns_are_paid_at_their_last_token_what_is_foreseen() -> None:
    env, writer, model = parts(Copy(level="tiny"))
    fit(model, play(env, writer, sampling(generator()), seed=1), 50)
    turns = dreamt(env, writer, model)
    lengths = (turns.tokens >= 0).sum(1)
    rows = torch.arange(len(lengths))
    torch.testing.assert_close(turns.rewards[lengths - 1, rows], model.foresee(turns))
    paid = turns.rewards.clone()
    paid[lengths - 1, rows] = 0
    assert not paid.any()


def test_a_model_that_explains_nothing_is_not_asked() -> None:
    env, writer, _ = parts(Copy(level="tiny"))
    options = ReinforceOptions(examples=8, group_size=2)
    dreams = Dreams(writer, env, options, batches=2)
    turns = play(env, writer, sampling(generator()), seed=1)
    assert not [*dreams.after(turns, 0)]
    assert dreams.explained <= 0
    for number in range(1, 60):
        imagined = [*dreams.after(turns, number)]
    assert dreams.explained > 0
    assert [one.rewards.shape[1] for one in imagined] == [16, 16]
    for one in imagined:
        groups = one.inverse.reshape(8, 2)
        assert torch.equal(groups[:, 0], groups[:, 1])


def logged(run_dir: Path) -> list[dict[str, Any]]:
    lines = (run_dir / "log.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_imagined_tokens_are_not_counted(tmp_path: Path) -> None:
    options = options_of("reinforce", tmp_path / "run", imagined=2, tokens=3000)
    run = train(options)
    assert any("imagined" in entry for entry in logged(run))
    plain = train(options_of("reinforce", tmp_path / "plain", tokens=3000))
    updates = [load_checkpoint(one).state.updates for one in (run, plain)]
    assert abs(updates[0] - updates[1]) < 0.5 * max(updates)


@pytest.mark.parametrize("env", ["Copy-tiny", "Dialogue-tiny"])
def test_a_resumed_run_imagines_as_without_a_break(env: str, tmp_path: Path) -> None:
    arguments = {"imagined": 1, "env": f"textgym/{env}-v0", "tokens": 2000}
    whole = train(options_of("reinforce", tmp_path / "whole", **arguments))
    broken = train(
        options_of("reinforce", tmp_path / "broken", **arguments), stop=stop_after(4)
    )
    train(ReinforceOptions(resume=str(broken)))
    one, other = (
        load_checkpoint(whole).learner["weights"],
        load_checkpoint(broken).learner["weights"],
    )
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_a_negative_number_of_imagined_batches_is_an_error() -> None:
    with pytest.raises(ValueError, match="imagined must be at least 0; got -1"):
        ReinforceOptions(imagined=-1)
