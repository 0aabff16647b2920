"""States that were engineered: what they say of the rows that tables are indexed by."""

from __future__ import annotations

from pathlib import Path

import pytest

from baselines.matrix.plan import TABULAR
from baselines.methods import METHODS, make_learner
from baselines.snapshots import agent_of
from baselines.tabular.engineered import Desk, Engineered, Sentence, Signature
from baselines.tabular.phrases import Phrases
from textgym import TextVectorEnv
from textgym.evaluation import MaskedRandomAgent, evaluate
from textgym.task import Task
from textgym.tasks.codegen import CodeGen
from textgym.tasks.dialogue import Dialogue
from textgym.tasks.summarize import Summarize
from textgym.tasks.translate import Translate


def look(states: Engineered, prompt: str, response: str) -> tuple[str, list[str]]:
    name, slots = states.look(prompt.split(), response.split())
    return name, [*slots]


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return Phrases.of(TextVectorEnv(Translate(level="tiny"), 1))


def test_a_phrase_is_due_until_all_of_it_is_written(phrases: Phrases) -> None:
    prompt = "the old woman sees a black dog ."
    name, slots = look(phrases, prompt, "")
    assert name == "the before3 noun f1 |  | 0"
    assert slots == ["vieil", "vieux", "vieille", "femme", "", ""]
    name, slots = look(phrases, prompt, "la vieille")
    assert name == "the (before3) noun f1 |  | 1"
    assert slots[0] == "femme"
    assert look(phrases, prompt, "la vieille femme")[0] == "verb1 |  | 0"
    name, slots = look(phrases, prompt, "la vieille femme voit un chien")
    assert name == "a after2 (noun m1) |  | 1"
    assert slots[:2] == ["noir", "noire"]
    done = "la vieille femme voit un chien noir ."
    assert look(phrases, prompt, done) == (" |  | 0", [""] * 6)


def test_both_halves_of_a_negation_belong_to_its_phrase(phrases: Phrases) -> None:
    prompt = "the man does not love the cat ."
    assert look(phrases, prompt, "l'homme")[0] == "does not verb2 |  | -1"
    assert look(phrases, prompt, "l'homme n'aime")[0] == "does not (verb2) |  | -1"


def test_words_that_translate_something_stand_in_slots_alone(phrases: Phrases) -> None:
    assert {"femme", "vieille", "n'aime", "."} <= {*phrases.closed}
    assert not {"la", "une", "ne", ""} & {*phrases.closed}


def test_translations_are_of_the_procedural_corpus(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("source\treference\nred\trouge\ngreen\tvert\n", encoding="utf-8")
    env = TextVectorEnv(Translate(corpus=path), 1)
    with pytest.raises(ValueError, match="know the procedural corpus"):
        Phrases.of(env)


def test_news_are_of_a_day_and_not_of_a_year() -> None:
    states = Sentence.of(TextVectorEnv(Summarize(level="tiny"), 1))
    prompt = (
        "a year earlier , a gale had hit norwick . on monday , a gale hit oakridge . "
        "trees came down ."
    )
    assert look(states, prompt, "")[0] == " | gale"
    assert look(states, prompt, "gale")[0] == "gale | hit"
    assert look(states, prompt, "gale hits")[0] == "hits | oakridge"
    assert look(states, prompt, "gale hits oakridge on")[0] == "on | monday"


def test_a_desk_speaks_of_the_first_row_without_names() -> None:
    states = Desk.of(TextVectorEnv(Dialogue(level="tiny"), 1))
    prompt = (
        "restaurants found : 1 . lion : centre italian , 24 . said : centre , "
        "italian . offered : lion . what is the phone number ?"
    )
    name, slots = look(states, prompt, "the lion")
    assert name == "found <area> <food> offered number | the <name>"
    assert slots == ["lion", "centre", "italian", "24"]
    nothing = "restaurants found : 0 . said : north . thai food , please ."
    assert look(states, nothing, "") == ("|", [""] * 4)


def test_a_signature_tells_arguments_and_what_is_returned() -> None:
    states = Signature.of(TextVectorEnv(CodeGen(level="tiny"), 1))
    prompt = "Add them . \n def f ( xs , a ) : \n f ( [ 1 ] , 2 ) -> [ 3 ]"
    name, _ = look(states, prompt, "def f ( xs , a )")
    assert name == "def f ( xs , a ) list | xs , a )"


@pytest.mark.parametrize("method", TABULAR)
@pytest.mark.parametrize("task", [Translate, Summarize])
def test_a_few_batches_are_worth_more_than_chance(
    method: str, task: type[Task]
) -> None:
    learner = make_learner(
        METHODS[method].options(examples=64), task(level="tiny", dense=True)
    )
    for number in range(30):
        learner.learn(number, number / 30)
    validation = task(level="tiny", split="validation")
    agent = agent_of(learner.snapshot())
    floor = evaluate(MaskedRandomAgent(), validation, episodes=100).mean_reward
    assert evaluate(agent, validation, episodes=100).mean_reward > 2 * floor
