"""Writes the pages that follow from the code: `python docs/generate.py`.

That is docs/environments.md, from the docstrings of the tasks, the table of
environments in README.md, and docs/results/leaderboard.md, from the cards of the
bundled agents in docs/results/cards. `--check` only says whether they are up to date.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from inspect import getdoc
from itertools import islice
from pathlib import Path

from textgym import Task, TextEnv, registered_tasks
from textgym.report.exports import markdown
from textgym.report.reading import read_sources

ROOT = Path(__file__).parents[1]
BEGIN, END = "<!-- environments -->", "<!-- end of environments -->"
SECTION = re.compile(r"^(\w[\w ]*):$", re.MULTILINE)
INTRODUCTION = """\
# Environments

<!-- Written by docs/generate.py from the docstrings of the tasks; change those. -->

Each environment has levels, and each level an id of its own:
`gym.make("textgym/Translate-v0", level="tiny")` and
`gym.make("textgym/Translate-tiny-v0")` are the same. Without a level it is `small`.
"Reads" and "writes" count the tokens of the two vocabularies, "longest" those of the
longest turn. Splits share no source text; `compositional` combines words that never
stand together in the others.
"""
LEADERBOARD = """\
# Bundled agents on textgym/tiny-v0

<!-- Written by docs/generate.py from the cards in docs/results/cards. -->

What the agents of this package earn on the suite `textgym/tiny-v0`: 200 test examples
of each environment, one run. Those that learn had one minute of one processor core in
each environment. [The matrix](matrix.md) was trained again since, with more entropy for
PPO and larger batches for SARSA from scratch, and for three minutes on CodeGen, so that
its runs are others than these. The score is the interquartile mean of values that are 0
for masked random tokens and 1 for right answers; the other columns are mean rewards
with 95 % intervals over examples. One minute is too short for CodeGen, whoever learns
it; the matrix tells what three do.

The cards were made by commands like these:

```console
$ textgym evaluate --suite tiny --agent masked-random --out cards/masked-random
$ textgym evaluate --suite tiny --out cards/reinforce-scratch \\
    --name "reinforce from scratch" \\
    --agent "run:runs/matrix/short/{environment}-{level}-reinforce-scratch-0"
```

`textgym report docs/results/cards/* -o report` makes a page of them to look into,
episode by episode. `textgym rescore` scores one of them again.

"""
ARGUMENTS = """
## Arguments of all environments
"""


def main(arguments: list[str]) -> int:
    """Write the pages, or compare them."""
    pages = {
        ROOT / "docs/environments.md": environments(),
        ROOT / "README.md": readme(),
        ROOT / "docs/results/leaderboard.md": leaderboard(),
    }
    old = [path for path, text in pages.items() if _read(path) != text]
    if arguments == ["--check"]:
        for path in old:
            print(f"{path.relative_to(ROOT)} is out of date; run {__file__}")
        return 1 if old else 0
    for path in old:
        path.write_text(pages[path], "utf-8")
    return 0


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def environments() -> str:
    """Write the page of all environments."""
    parts = [INTRODUCTION, table(), ARGUMENTS, "\n".join(_shared_arguments())]
    parts += [_chapter(id, kind) for id, kind in registered_tasks().items()]
    return "\n".join(parts)


def readme() -> str:
    """Write README with a new table."""
    before, _, rest = _read(ROOT / "README.md").partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}{END}{after}"


def leaderboard() -> str:
    """Write the page of the bundled agents."""
    cards = sorted((ROOT / "docs/results/cards").iterdir())
    results, curves = read_sources(cards)
    return LEADERBOARD + markdown(results, curves)


def table() -> str:
    """Write a row for each level of each environment."""
    rows = [
        "| id | reads | writes | longest | examples | reward |",
        "|---|---|---|---|---|---|",
    ]
    for id, kind in registered_tasks().items():
        stem, _, version = id.rpartition("-")
        for level in kind.levels:
            env = TextEnv(kind(level=level))
            sizes = [
                f"{split} {len(env.corpus.for_split(split)):,}"
                for split in env.corpus.splits
            ]
            longest = env.observation_space["response"].shape[0]  # type: ignore[index]
            reads, writes = len(env.context_tokenizer), len(env.tokenizer)
            rows.append(
                f"| `{stem}-{level}-{version}` | {reads} | {writes} | {longest} | "
                f"{', '.join(sizes)} | {', '.join(env.task.terms.weights)} |"
            )
    return "\n".join(rows) + "\n"


def _shared_arguments() -> Iterator[str]:
    """List the fields of `Task`, as its docstring explains them."""
    text = (getdoc(Task) or "").partition("Attributes:\n")[2]
    for line in text.splitlines():
        name, _, about = line.strip().partition(": ")
        if line.startswith("        "):
            yield f"  {line.strip()}"
        else:
            yield f"- `{name}`: {about}"


def _chapter(id: str, kind: type[Task]) -> str:
    """Turn a docstring into a chapter, with examples of each level."""
    summary, *parts = SECTION.split(getdoc(kind) or "")
    lines = [f"\n## {kind.__name__}", "", f"`{id}`. {summary.strip()}"]
    for title, text in zip(parts[::2], parts[1::2], strict=True):
        paragraph = "\n".join(line.strip() for line in text.strip().splitlines())
        lines += ["", f"**{title}.** {paragraph}"]
    lines += ["", "**Examples.**"]
    for level in kind.levels:
        lines += ["", "```text", *_examples(kind(level=level)), "```"]
    return "\n".join(lines)


def _examples(task: Task) -> Iterator[str]:
    for example in islice(task.load_corpus(), 2):
        yield _labelled(task.level, example.source)
        yield from (_labelled("reference", text) for text in example.references)


def _labelled(label: str, text: str) -> str:
    """Put a label before a text, and its further lines below each other."""
    return f"{label:<11}" + text.replace("\n", "\n" + " " * 11)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
