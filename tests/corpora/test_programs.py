"""Programs as a corpus: splits, vocabularies, lengths, and what decides an example."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import defaultdict
from functools import cache
from itertools import repeat
from random import Random

import pytest

from textgym.codegen.problem import Problem
from textgym.codegen.tokens import PythonTokenizer
from textgym.corpora import Example
from textgym.corpora.programming.catalogue import (
    catalogue,
    choose,
    drawn,
    pairs,
    written,
)
from textgym.corpora.programming.drawing import LEVELS
from textgym.corpora.programming.inputs import draw_inputs, small
from textgym.corpora.programming.operation import (
    Tree,
    operations_of,
    parameters,
    results,
)
from textgym.corpora.programming.specification import SpecificationTokenizer
from textgym.corpora.programming.writing import program
from textgym.corpora.programs import Programs
from textgym.corpora.splits import SPLITS, is_held_out

each_level = pytest.mark.parametrize("level", LEVELS)


@cache
def examples(level: str, split: str = "train") -> list[Example]:
    return Programs(level=level, split=split)[:150]


@each_level
def test_every_specification_is_covered_and_comes_back(level: str) -> None:
    corpus = Programs(level=level)
    tokenizer = SpecificationTokenizer(corpus.source_vocabulary)
    for split in SPLITS:
        for example in examples(level, split):
            ids = tokenizer.encode(example.source)
            assert tokenizer.unk_id not in ids, example.source
            assert tokenizer.decode(ids) == example.source
            assert len(ids) <= corpus.longest_source


@each_level
def test_every_program_is_covered_and_comes_back(level: str) -> None:
    corpus = Programs(level=level)
    tokenizer = PythonTokenizer(corpus.target_vocabulary)
    used: set[int] = set()
    longest = 0
    for entries in catalogue(level).values():
        for number, _ in entries:
            text = program(drawn(level, number))
            ids = tokenizer.encode(text)
            used.update(ids)
            longest = max(longest, len(ids))
            assert tokenizer.decode(ids) == text
    assert tokenizer.unk_id not in used
    assert longest <= corpus.longest_reference
    spare = {tokenizer.tokens[i] for i in range(2, len(tokenizer))} - {
        tokenizer.tokens[i] for i in used
    }
    assert spare <= {"DEDENT"}


@each_level
def test_the_reference_passes_every_test(level: str) -> None:
    for split in SPLITS:
        for example in examples(level, split):
            names: dict[str, object] = {}
            exec(example.references[0], names)  # written by this package
            problem = example.extra["problem"]
            for case in problem.examples + problem.tests:
                value = names[problem.entry_point](*case.arguments)  # type: ignore[operator]
                assert value == case.expected, example
                assert type(value) is type(case.expected)
                assert small(value)


@each_level
def test_answers_of_a_problem_are_all_different(level: str) -> None:
    for example in examples(level):
        problem = example.extra["problem"]
        answers = [repr(t.expected) for t in problem.examples + problem.tests]
        assert len(set(answers)) == len(answers) == 13


@each_level
def test_hidden_tests_belong_to_the_problem_and_examples_to_the_seed(
    level: str,
) -> None:
    def by_program(seed: int) -> dict[str, Problem]:
        corpus = Programs(level=level, split="test", seed=seed)
        return {e.references[0]: e.extra["problem"] for e in corpus[:300]}

    one, other = by_program(0), by_program(1)
    both = one.keys() & other.keys()
    assert len(both) > 20
    assert all(one[text].tests == other[text].tests for text in both)
    assert sum(one[text].examples != other[text].examples for text in both) > 20


@each_level
def test_at_most_one_hidden_answer_is_an_argument(level: str) -> None:
    for example in examples(level):
        tests = example.extra["problem"].tests
        assert sum(test.expected in test.arguments for test in tests) <= 1


@each_level
def test_splits_are_parts_of_one_catalogue(level: str) -> None:
    numbers = [number for split in SPLITS for number, _ in catalogue(level)[split]]
    assert len(set(numbers)) == len(numbers)


@each_level
@pytest.mark.parametrize("split", SPLITS)
def test_every_split_has_a_thousand_problems(level: str, split: str) -> None:
    assert len(Programs(level=level, split=split)) >= 1_000


@each_level
def test_each_problem_takes_what_easier_levels_lack_or_two_blocks(level: str) -> None:
    own = {operation.name for operation in LEVELS[level].own}
    for entries in catalogue(level).values():
        for number, _ in entries[:200]:
            tree = drawn(level, number)
            if own.isdisjoint(operations_of(tree)):
                lines = program(tree).split("\n")
                assert sum(line.endswith(":") for line in lines) >= 3  # def, and two


@each_level
def test_no_two_problems_do_the_same(level: str) -> None:
    numbers = (number for split in SPLITS for number, _ in catalogue(level)[split])
    alike = same_on([drawn(level, number) for number in numbers], calls=40)
    # Where few calls do not tell two apart, many must.
    for trees in alike:
        assert not same_on(trees, calls=3_000), list(map(program, trees))


def same_on(trees: list[Tree], *, calls: int) -> list[list[Tree]]:
    """Group programs that agree on so many calls."""
    groups: dict[object, list[Tree]] = defaultdict(list)
    for tree in trees:
        names = parameters(tree)
        inputs = draw_inputs(names, names[0], repeat(Random(calls), calls))
        groups[names, repr(results(tree, inputs, calls, {}))].append(tree)
    return [group for group in groups.values() if len(group) > 1]


@each_level
def test_held_out_pairs_stand_in_the_compositional_split_only(level: str) -> None:
    for split in SPLITS:
        for number, _ in catalogue(level)[split]:
            held_out = any(is_held_out(*pair) for pair in pairs(drawn(level, number)))
            assert held_out == (split == "compositional")


@each_level
def test_every_operation_is_trained(level: str) -> None:
    trained, others = (
        {
            name
            for split in splits
            for number, _ in catalogue(level)[split]
            for name in operations_of(drawn(level, number))
        }
        for splits in (SPLITS[:1], SPLITS[1:])
    )
    assert others <= trained


@each_level
def test_the_article_is_not_taken_for_a_parameter(level: str) -> None:
    for example in examples(level):
        sentence, signature, *_ = example.source.split("\n")
        words = SpecificationTokenizer._split(sentence)
        if "'" not in words and "a" in words:
            assert "a" in SpecificationTokenizer._split(signature), sentence


def test_examples_depend_on_seed_and_split_and_index_only() -> None:
    corpus = Programs(level="tiny")
    assert corpus[7] == Programs(level="tiny")[7]
    others = Programs(level="tiny", seed=1)
    assert [e.source for e in corpus[:20]] != [e.source for e in others[:20]]
    assert corpus[17].id == "programs-tiny-train-17"


def test_hash_randomisation_changes_nothing() -> None:
    script = (
        "from textgym.corpora.programs import Programs;"
        "c = Programs(level='full', split='test');"
        "print(c.fingerprint, c[:20], c.source_vocabulary, c.target_vocabulary)"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(outputs) == 1


def test_corpora_compare_by_value_and_pickle_small() -> None:
    corpus = Programs(level="tiny", split="test", seed=3)
    copy = pickle.loads(pickle.dumps(corpus))
    assert (copy, hash(copy), copy[5]) == (corpus, hash(corpus), corpus[5])
    assert len(pickle.dumps(corpus)) < 200
    assert corpus != corpus.for_split("train")


@each_level
def test_the_chosen_problems_follow_from_the_operations(level: str) -> None:
    sizes = {"train": 12, "validation": 2, "test": 2, "compositional": 2}
    for split, found in choose(level, sizes).items():
        kept = catalogue(level)[split][: sizes[split]]
        assert list(kept) == found
        assert written(found) == written(kept)
