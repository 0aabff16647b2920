"""What language models are asked, and what is taken as their answer."""

from collections.abc import Sequence
from pathlib import Path

import pytest

import textgym
from textgym.evaluation import evaluate
from textgym.evaluation.prompts import SHOWN, answer, ask, instructions
from textgym.registration import make_task
from textgym.task import Task
from textgym.turns import Prompt

TASKS = [
    make_task(kind, level=level, split="test")
    for kind in textgym.registered_tasks().values()
    for level in kind.levels
]


def name_of(task: Task) -> str:
    return f"{type(task).__name__}-{task.level}"


def opening_prompt(task: Task, index: int) -> Prompt:
    example = task.load_corpus()[index]
    return Prompt(example, task.opening(example), 0, None, 0)


@pytest.mark.parametrize("task", TASKS, ids=name_of)
def test_prompts_hold_instructions_examples_and_the_input(task: Task) -> None:
    prompt = opening_prompt(task, 5)
    text = ask(task, prompt)
    assert text.startswith(instructions(task))
    assert text.endswith(f"Your turn\n\nInput:\n{prompt.text}\n\nOutput:")
    assert text.count("Example ") == SHOWN
    train = make_task(type(task), level=task.level, split="train").load_corpus()
    for index in range(SHOWN):
        assert f"Input:\n{task.opening(train[index])}" in text


@pytest.mark.parametrize("task", TASKS, ids=name_of)
def test_prompts_do_not_tell_the_answer(task: Task) -> None:
    for index in range(20):
        prompt = opening_prompt(task, index)
        told = ask(task, prompt).split("Your turn")[1].split("Input:\n")[1]
        assert told == f"{prompt.text}\n\nOutput:"


def test_prompts_hold_what_was_said_so_far() -> None:
    task = make_task("textgym.tasks.dialogue:Dialogue", level="tiny", split="test")
    said = [("which area?", "restaurants found: 2.\nthe north.")]
    text = ask(task, opening_prompt(task, 3), said).split("Your turn")[1]
    opening = opening_prompt(task, 3).text
    assert text == (
        f"\n\nInput:\n{opening}\n\nOutput:\nwhich area?\n\n"
        "Input:\nrestaurants found: 2.\nthe north.\n\nOutput:"
    )


@pytest.mark.parametrize("task", TASKS, ids=name_of)
def test_an_agent_that_knows_the_answers_earns_everything(task: Task) -> None:
    """The oracle of conversations is told only what stands in prompts."""
    if type(task).__name__ == "Dialogue":
        pytest.skip("the right next words cannot be looked up by their input alone")
    corpus = task.load_corpus()
    right = {task.opening(corpus[i]): corpus[i].references[0] for i in range(20)}

    class Knows:
        def reply(self, prompts: Sequence[str]) -> list[str]:
            asked = [p.rsplit("Input:\n", 1)[1] for p in prompts]
            return [right[one.removesuffix("\n\nOutput:")] for one in asked]

    assert evaluate(Knows(), task, episodes=20).mean_reward == pytest.approx(1.0)


def test_the_target_language_is_named() -> None:
    path = "textgym.tasks.translate:Translate"
    assert "into French." in instructions(make_task(path))
    assert "into German." in instructions(make_task(path, target="de"))


def test_tasks_may_have_instructions_of_their_own() -> None:
    class Shout(type(make_task("textgym.tasks.copy:Copy"))):  # type: ignore[misc]
        def instructions(self) -> str:
            return "Shout."

    assert instructions(Shout()) == "Shout."


def test_no_examples_are_shown_where_training_examples_are_played() -> None:
    task = make_task("textgym.tasks.copy:Copy", level="tiny", split="train")
    assert "Example" not in ask(task, opening_prompt(task, 0))


def test_a_corpus_without_a_training_split_gives_no_examples(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_text('{"source": "hello", "references": ["hello"], "split": "test"}\n')
    task = make_task("textgym.tasks.copy:Copy", corpus=path, split="test")
    assert "Example" not in ask(task, opening_prompt(task, 0))


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("  le chien.\n", "le chien."),
        ('"le chien."', "le chien."),
        ("« le chien. »", "le chien."),
        ("Output:\nle chien.", "le chien."),
        (
            "Here it is:\n```python\ndef f(x):\n    return x\n```\nDone.",
            "def f(x):\n    return x",
        ),
        ("```\ndef f():\n    return 1\n```", "def f():\n    return 1"),
        ("def f():\n    return 1", "def f():\n    return 1"),
        ("'tis the dog.", "'tis the dog."),
        ("<think>\n```\nno\n```\n</think>\n\nle chien.", "le chien."),
        ("", ""),
        ('"', '"'),
    ],
)
def test_answers_are_taken_out_of_what_was_written(written: str, taken: str) -> None:
    assert answer(written) == taken
