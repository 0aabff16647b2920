import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

import numpy as np
import pytest

import textgym
from textgym.errors import TextgymNotice
from textgym.evaluation import (
    Agent,
    ConstantAgent,
    Evaluation,
    MaskedRandomAgent,
    RandomAgent,
    Record,
    ScriptedAgent,
    TextAgent,
    evaluate,
    evaluate_text,
    oracle,
)
from textgym.registration import make_task
from textgym.rewards import RewardSpec
from textgym.task import Reply, Task, Turn
from textgym.tasks.copy import Copy


def name_of(task: Task) -> str:
    return f"{type(task).__name__}-{task.level}"


TASKS = [
    make_task(kind, level=level, split="test")
    for kind in textgym.registered_tasks().values()
    for level in kind.levels
]
COPY = make_task("textgym.tasks.copy:Copy", level="tiny", split="test")
TRANSLATE = make_task("textgym.tasks.translate:Translate", level="tiny", split="test")


class Returns:
    """An agent that returns whatever it was given."""

    def __init__(self, actions: Any) -> None:
        self.actions = actions

    def act(self, observations: Mapping[str, Any], masks: Any) -> Any:
        return self.actions


def rounded(evaluation: Evaluation) -> list[tuple[int, str, str, float]]:
    return [
        (r.example_index, r.example_id, r.hypothesis, round(r.reward, 9))
        for r in evaluation.records
    ]


@pytest.mark.parametrize("task", TASKS, ids=name_of)
def test_every_example_is_played_once_and_in_order(task: Task) -> None:
    records = evaluate(RandomAgent(), task, episodes=40, num_envs=16).records
    assert [r.example_index for r in records] == list(range(40))
    corpus = task.load_corpus()
    assert [r.example_id for r in records] == [corpus[i].id for i in range(40)]
    assert [r.references for r in records] == [corpus[i].references for i in range(40)]


@pytest.mark.parametrize("task", TASKS, ids=name_of)
@pytest.mark.parametrize("make", [RandomAgent, MaskedRandomAgent])
def test_results_do_not_depend_on_the_number_of_rows(task: Task, make: Any) -> None:
    results = [
        rounded(evaluate(make(3), task, episodes=30, num_envs=rows))
        for rows in (1, 7, 30, 256)
    ]
    assert results[1:] == results[:-1]


@dataclass(frozen=True, kw_only=True)
class Dice(Copy):
    """Three turns, each paid by chance: by the seed of the episode."""

    default_reward: ClassVar[RewardSpec] = "luck"
    own_terms: ClassVar[tuple[str, ...]] = ("luck",)

    def answer(self, turn: Turn) -> Reply:
        luck = (turn.seed >> 8 * turn.number) % 256 / 255
        return Reply("again" if turn.number < 2 else None, {"luck": luck})


def test_chance_of_a_conversation_depends_on_the_example_alone() -> None:
    task = Dice(level="tiny", split="test")
    results = [
        evaluate(RandomAgent(), task, episodes=30, num_envs=n) for n in (1, 7, 30)
    ]
    assert rounded(results[0]) == rounded(results[1]) == rounded(results[2])
    assert len({record.reward for record in results[0].records}) > 20
    assert results[0].corpus_scores == {}
    assert 0 < results[0].mean_metrics["luck"] < 1


@pytest.mark.parametrize("dense", [False, True])
def test_dense_rewards_add_up_to_the_sparse_ones(dense: bool) -> None:
    task = make_task(type(TRANSLATE), level="tiny", split="test", dense=dense)
    sparse = evaluate(RandomAgent(), TRANSLATE, episodes=50, num_envs=20)
    result = evaluate(RandomAgent(), task, episodes=50, num_envs=20)
    assert result.mean_reward == pytest.approx(sparse.mean_reward, abs=1e-9)


def test_rewards_are_those_of_the_metric_on_the_hypothesis() -> None:
    bleu = textgym.METRICS["bleu"]()
    for record in evaluate(RandomAgent(), TRANSLATE, episodes=50).records:
        expected = bleu.sentence_score(record.hypothesis, record.references)
        assert record.reward == pytest.approx(expected, abs=1e-9)
        assert record.metrics["bleu"] == pytest.approx(expected, abs=1e-9)


def test_corpus_scores_are_those_of_the_metrics() -> None:
    result = evaluate(RandomAgent(), TRANSLATE, episodes=50)
    texts = [r.hypothesis for r in result.records]
    references = [r.references for r in result.records]
    assert set(result.corpus_scores) >= {"bleu", "chrf", "rougeL"}
    for name, score in result.corpus_scores.items():
        assert score == textgym.METRICS[name]().corpus_score(texts, references)


@pytest.mark.parametrize("task", TASKS, ids=name_of)
def test_the_oracle_earns_everything(task: Task) -> None:
    assert evaluate(oracle(task), task, episodes=50).mean_reward > 0.99


def test_text_and_tokens_earn_the_same() -> None:
    write = TRANSLATE.heuristics()["word by word"]
    tokens = evaluate(ScriptedAgent(write, TRANSLATE), TRANSLATE, episodes=50)
    text = evaluate_text(write, TRANSLATE, episodes=50)
    assert rounded(tokens) == rounded(text)


def test_a_text_agent_reads_the_context_and_writes_its_reply() -> None:
    agent = TextAgent(lambda prompt: " ".join(reversed(prompt.split())), COPY)
    backwards = ScriptedAgent(COPY.heuristics()["reversed"], COPY)
    expected = rounded(evaluate(backwards, COPY, episodes=60))
    assert rounded(evaluate(agent, COPY, episodes=60, num_envs=8)) == expected


def test_texts_that_cannot_be_encoded_are_told_once_and_counted() -> None:
    agent = ScriptedAgent(lambda prompt: "apple Ω", COPY)
    with pytest.warns(TextgymNotice, match="cannot say 'apple Ω'") as notices:
        result = evaluate(agent, COPY, episodes=50, num_envs=8)
    assert len(notices) == 1
    assert agent.losses == 50
    assert agent.first_loss == ("apple Ω", result.records[0].hypothesis)


def test_a_text_longer_than_a_response_is_cut_and_counted() -> None:
    agent = ScriptedAgent(lambda prompt: "apple " * 19 + "apple", COPY)
    with pytest.warns(TextgymNotice, match="cannot say"):
        result = evaluate(agent, COPY, episodes=3)
    assert result.records[0].hypothesis == "apple apple apple apple apple"


def test_an_example_agent_says_how_it_is_played() -> None:
    with pytest.raises(RuntimeError, match="play this agent with `evaluate`"):
        oracle(COPY).act({}, np.ones((4, 10), np.int8))


@pytest.mark.parametrize(
    ("actions", "complaint"),
    [
        (np.zeros((4, 1), np.int64), r"int64 of shape \(4, 1\)"),
        (np.zeros(4), r"float64 of shape \(4,\)"),
        ([0, 0, 0, 0], "got list"),
        (None, "got NoneType"),
    ],
)
def test_actions_of_a_wrong_kind_are_refused_by_name(
    actions: Any, complaint: str
) -> None:
    with pytest.raises(TypeError, match=rf"Returns\.act must return .*{complaint}"):
        evaluate(Returns(actions), COPY, episodes=4)


def test_actions_outside_of_the_space_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"Returns\.act: actions must be from 0 to 9"):
        evaluate(Returns(np.full(4, 10)), COPY, episodes=4)


def test_what_cannot_act_is_no_agent() -> None:
    with pytest.raises(TypeError, match="must have a method act"):
        evaluate("oracle", COPY)  # type: ignore[arg-type]


@pytest.mark.parametrize("episodes", [0, -1, 1001])
def test_a_wrong_number_of_episodes_is_refused(episodes: int) -> None:
    with pytest.raises(ValueError, match="episodes must be from 1 to 1000"):
        evaluate(RandomAgent(), COPY, episodes=episodes)


def test_progress_counts_finished_episodes() -> None:
    seen: list[tuple[int, int]] = []
    evaluate(
        RandomAgent(), COPY, episodes=9, num_envs=4, progress=lambda *n: seen.append(n)
    )
    assert seen == [(n, 9) for n in range(1, 10)]


def test_the_whole_split_is_the_default() -> None:
    assert len(evaluate(ConstantAgent(0), COPY).records) == 1000


def test_masked_random_agents_never_choose_a_masked_token() -> None:
    masks = np.array([[0, 1, 0, 1], [1, 0, 0, 0]] * 50, np.int8)
    ids = np.arange(200).reshape(100, 2)
    actions = MaskedRandomAgent(1).act({"context": ids, "response": ids}, masks)
    assert masks[np.arange(100), actions].all()
    assert set(actions[::2].tolist()) == {1, 3}


def test_random_agents_choose_evenly() -> None:
    ids = np.arange(8000).reshape(4000, 2)
    masks = np.ones((4000, 4), np.int8)
    actions = RandomAgent(1).act({"context": ids, "response": ids}, masks)
    counts = np.bincount(actions, minlength=4)
    assert counts.min() > 850


def test_ready_agents_are_agents() -> None:
    agents = [RandomAgent(), MaskedRandomAgent(), ConstantAgent(0), oracle(COPY)]
    assert all(isinstance(agent, Agent) for agent in agents)


def test_a_corpus_without_references_has_no_scores_that_need_them() -> None:
    record = Record(0, "a", "one", (), 0.0, {})
    result = Evaluation(COPY, (record,))
    assert result.corpus_scores == {}
    assert result.standard_error == 0.0


def test_results_turn_into_json() -> None:
    result = evaluate(RandomAgent(), COPY, episodes=3)
    read = json.loads(json.dumps(result.to_dict()))
    assert read["mean_reward"] == result.mean_reward
    assert [r["hypothesis"] for r in read["records"]] == [
        r.hypothesis for r in result.records
    ]
    assert (read["corpus"], read["split"]) == ("words-tiny", "test")


def test_results_tell_what_was_played() -> None:
    told = evaluate(RandomAgent(), TRANSLATE, episodes=3).to_dict()
    env = textgym.TextEnv(TRANSLATE)
    assert told["fingerprint"] == env.corpus.fingerprint
    assert told["tokenizer_fingerprint"] == env.tokenizer.fingerprint
    context_fingerprint = env.context_tokenizer.fingerprint
    assert told["context_tokenizer_fingerprint"] == context_fingerprint
    assert told["truncated_contexts"] == 0


@pytest.mark.parametrize("overflow", ["truncate", "skip"])
@pytest.mark.filterwarnings("ignore::textgym.TextgymNotice")
def test_results_count_the_contexts_that_were_cut(
    overflow: Literal["truncate", "skip"],
) -> None:
    task = replace(COPY, max_context=3, context_overflow=overflow)
    result = evaluate(RandomAgent(), task, episodes=30)
    cut = sum(len(task.load_corpus()[i].source.split()) > 3 for i in range(30))
    assert result.to_dict()["truncated_contexts"] == cut > 0
