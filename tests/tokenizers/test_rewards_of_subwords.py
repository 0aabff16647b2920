"""What subwords and characters earn: what the libraries give the decoded text."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rouge_score.rouge_scorer import RougeScorer
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from textgym import TextEnv, TextVectorEnv
from textgym.tasks.copy import Copy
from textgym.tasks.translate import Translate
from textgym.testing import check_task

TATOEBA = Path(__file__).parents[3] / "shared/data/translation_tatoeba_en-de.jsonl"
TOKENIZERS = ["bpe:500", "bpe:257", "character", "character-lower", "word:200"]
ROWS = 300

OWN = [
    ("The l'Été costs $3,000.50!", ["Was kostet’s? 3.000 Ünï-çödé …", "zwei\nZeilen"]),
    ("typed </s> and <pad>", ["a </s> b </s>", "<|endoftext|>"]),
    ("ﬁn 👩‍👩‍👧", ["“Zitat” — 5-3 = 2; U.S.A. (ja)", "EIN WORT"]),
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write nasty rows and, where it is there, some of Tatoeba."""
    rows = [{"source": s, "references": r} for s, r in OWN]
    if TATOEBA.exists():
        with TATOEBA.open(encoding="utf-8") as lines:
            read = [
                json.loads(line) for _, line in zip(range(ROWS), lines, strict=False)
            ]
        rows += [{key: row[key] for key in ("source", "references")} for row in read]
    path = tmp_path_factory.mktemp("corpus") / "rows.jsonl"
    lines_ = (json.dumps(row) for row in rows)
    path.write_text("\n".join(lines_) + "\n", "utf-8")
    return str(path)


@cache
def rouge(name: str) -> RougeScorer:
    return RougeScorer([name])


def expected(name: str, text: str, references: tuple[str, ...]) -> float:
    """Ask the public libraries."""
    if name == "rougeL":
        scores = rouge(name).score_multi(references, text)
        return float(scores[name].fmeasure)
    metric: Any = BLEU(effective_order=True) if name == "bleu" else CHRF()
    score = metric.sentence_score(text, list(references)).score
    return min(float(score) / 100, 1.0)


def plans(env: TextEnv, index: int) -> list[list[int]]:
    """List what to write: half right, right, and any ids."""
    right = env.tokenizer.encode(env.corpus[index].references[0])
    rng = np.random.default_rng(index)
    wild = rng.integers(len(env.tokenizer), size=12).tolist()
    mixed = [i if rng.random() < 0.8 else int(rng.choice(wild)) for i in right]
    return [right, mixed, right[: len(right) // 2], wild]


def play(
    env: TextEnv, index: int, ids: list[int]
) -> tuple[list[float], dict[str, Any]]:
    env.reset(seed=0, options={"index": index})
    rewards = []
    for token in [*ids, env.tokenizer.eos_id]:
        _, reward, terminated, truncated, info = env.step(token)
        rewards.append(reward)
        if terminated or truncated:
            return rewards, info
    raise AssertionError("EOS ends a turn")


@pytest.mark.parametrize("metric", ["bleu", "rougeL", "chrf"])
@pytest.mark.parametrize("tokenizer", TOKENIZERS)
def test_rewards_are_those_of_the_decoded_text(
    tokenizer: str, metric: str, corpus: str
) -> None:
    task: dict[str, Any] = {"corpus": corpus, "tokenizer": tokenizer, "reward": metric}
    sparse, dense = (TextEnv(Translate(**task, dense=d)) for d in (False, True))
    for index in [0, 1, 2, *range(3, min(len(sparse.corpus), 60), 3)]:
        for ids in plans(sparse, index):
            rewards, info = play(sparse, index, ids)
            text, references = info["hypothesis"], info["references"]
            assert text == sparse.tokenizer.decode(ids[: len(rewards)])
            score = expected(metric, text, references)
            assert rewards[-1] == pytest.approx(score, abs=1e-9)
            assert not any(rewards[:-1])
            assert sum(play(dense, index, ids)[0]) == pytest.approx(score, abs=1e-9)


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize("tokenizer", TOKENIZERS)
def test_rows_earn_what_single_environments_earn(
    tokenizer: str, dense: bool, corpus: str
) -> None:
    task = Translate(corpus=corpus, tokenizer=tokenizer, dense=dense)
    rows = TextVectorEnv(task, 8, final_text=True)
    singles = [TextEnv(task) for _ in range(8)]
    rows.reset(seed=5)
    for row, env in enumerate(singles):
        env.reset(seed=5 + row)
    rng = np.random.default_rng(1)
    over = np.zeros(8, np.bool_)
    for _ in range(40):
        actions = rng.integers(len(rows.tokenizer), size=8)
        _, rewards, *_, infos = rows.step(actions)
        for row, env in enumerate(singles):
            if over[row]:
                env.reset()
                over[row] = False
                continue
            _, reward, terminated, truncated, info = env.step(int(actions[row]))
            assert rewards[row] == pytest.approx(reward, abs=1e-12)
            over[row] = terminated or truncated
            if over[row]:
                assert infos["hypothesis"][row] == info["hypothesis"]


@pytest.mark.parametrize("tokenizer", ["bpe:500", "character"])
def test_references_earn_everything(tokenizer: str, corpus: str) -> None:
    env = TextEnv(Translate(corpus=corpus, tokenizer=tokenizer))
    for index, example in enumerate(env.corpus):
        rewards, info = play(env, index, env.tokenizer.encode(example.references[0]))
        assert info["hypothesis"] == example.references[0]
        ceiling = expected("bleu", example.references[0], example.references)
        assert rewards[-1] == pytest.approx(ceiling, abs=1e-9)


@pytest.mark.parametrize("tokenizer", ["bpe:500", "character"])
def test_what_looks_like_an_end_is_read_as_text(tokenizer: str, corpus: str) -> None:
    env = TextEnv(
        Translate(corpus=corpus, tokenizer=tokenizer, context_tokenizer=tokenizer)
    )
    observation, _ = env.reset(options={"index": 1})
    context = observation["context"].tolist()
    assert env.context_tokenizer.decode(context) == "typed </s> and <pad>"
    ids = env.context_tokenizer.encode("typed </s> and <pad>")
    assert context == ids + [env.context_tokenizer.pad_id] * (len(context) - len(ids))


def test_half_a_character_is_paid_and_adds_up(corpus: str) -> None:
    task = Translate(corpus=corpus, tokenizer="bpe:257", reward="chrf", dense=True)
    env = TextEnv(task)
    ids = env.tokenizer.encode("“Zitat” — 5")
    halves = [env.tokenizer.decode(ids[: n + 1]) for n in range(len(ids))]
    assert "\ufffd" in halves[0]
    rewards, info = play(env, 2, ids)
    assert info["hypothesis"] == halves[-1] == "“Zitat” — 5"
    assert min(rewards) < 0 < sum(rewards)
    score = expected("chrf", halves[-1], info["references"])
    assert sum(rewards) == pytest.approx(score, abs=1e-9)


@pytest.mark.parametrize("tokenizer", ["bpe:500", "character"])
def test_tasks_with_them_keep_the_contract(tokenizer: str, corpus: str) -> None:
    assert check_task(Translate, corpus=corpus, tokenizer=tokenizer)
    assert check_task(Copy, corpus=corpus, tokenizer=tokenizer, dense=True)
