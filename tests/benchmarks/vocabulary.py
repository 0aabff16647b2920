"""Prints what a step costs with 32,000 tokens beside 1,000.

Run with `python -m tests.benchmarks.vocabulary`. Words are scored by their ids and
subwords by their decoded text, so both are measured. Everything is sparse and has the
default mask; rewards and resets are included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, islice, product
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.benchmarks.__main__ import ratio, single, vector, warm
from textgym import TextEnv, TextVectorEnv, WordTokenizer
from textgym.tasks.translate import Translate
from textgym.tokenizers import SubwordTokenizer, Tokenizer

SMALL, LARGE = 1_000, 32_000
ROWS = (64, 1024)
WANTED = 2.0


def made_up_words() -> Iterator[str]:
    """Yield different words of six letters, more than 32,000 pieces need."""
    parts = ["".join(part) for part in product("bdfgklmnprst", "aeiou", "bdfgklmnprst")]
    yield from map("".join, islice(product(parts, parts), LARGE))


def words(size: int) -> WordTokenizer:
    """Make a word tokenizer of an exact size, the real words first."""
    known = Translate().load_corpus().target_vocabulary
    return WordTokenizer(islice(dict.fromkeys([*known, *made_up_words()]), size - 2))


def subwords(size: int) -> SubwordTokenizer:
    """Train byte pairs of an exact size."""
    sentences = (r for example in Translate().load_corpus() for r in example.references)
    repeated = (f" {word} {word}" for word in made_up_words())
    return SubwordTokenizer.train(chain(sentences, repeated), size=size)


def measures(tokenizer: Tokenizer) -> list[Callable[[], float]]:
    """Return what measures one environment, then each number of rows."""
    task = Translate(tokenizer=tokenizer, max_response=24)
    single_env: Any = TextEnv(task)
    warm(single_env)
    found = [single(single_env, 4_000)]
    for rows in ROWS:
        env = TextVectorEnv(task, rows)
        if env._grader.scorer.exact:
            warm(env)
        found.append(vector(env, 16_384 // rows))
    return found


def tokenizers() -> dict[str, tuple[Tokenizer, Tokenizer]]:
    """Make a small and a large tokenizer of each kind."""
    kinds: dict[str, Callable[[int], Tokenizer]] = {
        "words": words,
        "subwords": subwords,
    }
    made = {kind: (make(SMALL), make(LARGE)) for kind, make in kinds.items()}
    for kind, pair in made.items():
        if [len(tokenizer) for tokenizer in pair] != [SMALL, LARGE]:
            raise ValueError(f"{kind} must have {SMALL} and {LARGE} ids; got {pair}")
    return made


def main() -> None:
    """Print the table."""
    table = Table("cost of a token", "microseconds", "ratio", "wanted")
    names = ["one env", *(f"{rows:,} rows" for rows in ROWS)]
    for kind, pair in tokenizers().items():
        small, large = map(measures, pair)
        for name, fast, slow in zip(names, small, large, strict=True):
            times, seconds = ratio(slow, fast)
            table.add_row(
                f"{kind}, {name}: {LARGE:,} / {SMALL:,} tokens",
                f"{1e6 * times * seconds:.2f} / {1e6 * seconds:.2f}",
                f"{times:.2f}",
                f"<= {WANTED:.0f}",
            )
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
