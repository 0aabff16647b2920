"""Talk with a user who wants something."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textgym.corpora.corpus import Corpus, Example
from textgym.corpora.reading import Schema
from textgym.corpora.recorded import conversation_of_row
from textgym.registration import register
from textgym.rewards import RewardSpec
from textgym.task import Prompt, Reply, Task, Turn

if TYPE_CHECKING:
    from textgym.dialogue.setting import Setting
    from textgym.dialogue.user import Manner

OWN_TERMS = ("success", "informative", "fluent", "brief")

_RECORDED_REWARD: Mapping[str, float] = {"bleu": 0.5, "rougeL": 0.5}
_RECORDED_CONTEXT = 256
# The highest share of each knob.
_MOST = {"typos": 0.5, "misunderstanding": 0.5, "changes": 1}


@register("Dialogue-v0")
@dataclass(frozen=True, kw_only=True)
class Dialogue(Task):
    """Talk with a user who wants something, turn by turn.

    Description:
        The agent is the assistant at the desk: it asks for what is missing, offers a
        place or a train out of a table, answers questions, books, and says goodbye.
        The user is simulated by an agenda. They tell what they are asked for, refuse
        what does not fit, may change their mind, and lose their patience. What the
        assistant writes is understood by phrases, so that any wording of an act counts.

    Observation Space:
        `context`: the ids of what the assistant reads before a turn: the screen with
        rows of the table that fit, with what was said, offered and told for the
        booking; then the user's last words. `response`: those of the reply so far. Both
        share one tokenizer and are padded with EOS, id 0.

    Action Space:
        `Discrete(len(tokenizer))`: EOS (0), which ends a turn, unknown (1), and every
        word, number and mark of the level.

    Reward:
        Four terms, whose weighted sum over an episode lies in [0, 1]. They are paid
        when the conversation ends. `dense=True` pays their changes from turn to turn.

        `success`: 1 if for each goal the right place was accepted, all requests were
        answered, the booking was right, and nothing false was said of the place; else
        0. With `dense=True` it grows with what was achieved, and is set right at the
        end.

        `informative`: share of what there is to exchange (constraints and bookings to
        elicit, the offer, answers, the booking) that was exchanged, times the mean
        share of different words in a turn; 0.6 of them are enough.

        `fluent`: mean over the turns of how much they read like a good assistant: the
        perplexity of a bigram model of scripted replies.

        `brief`: with success, 1 for as few turns as asking for one thing at a time
        needs, down to 0 at the limit.

        With a corpus of recorded conversations the mean of BLEU and ROUGE-L of each
        turn, averaged over the turns.

    Episode End:
        Terminated after the goodbyes, or when the user has lost patience; truncated
        when the level's number of turns is reached. A recorded conversation is
        terminated after its last turn.

    Arguments:
        goals: Path of a .jsonl file of goals for the simulated user, such as those of
            CamRest676: `{"id", "split", "goal": {"info": {"area": "south"}, "reqt":
            ["phone"]}}`; None for made-up ones.

        database: Path of a .json file with the places of those goals.

        patience: Number of mistakes after which the user leaves; None for the level's.
        typos: Share of the user's answers with a misspelt value, which the screen does
            not know; None for the level's.
        misunderstanding: Share of the turns that the user does not catch; None for the
            level's.
        changes: Share of the goals in which a user changes their mind; None for the
            level's. Where a level has no such users, its vocabulary grows.

        Besides, those that all tasks share, see `Task`.

    Data:
        Goals with tables of made-up places and trains. tiny has restaurants with two
        constraints and one request. small has restaurants and hotels, one or two goals,
        with bookings, changes of mind and wishes that cannot be met. full adds trains,
        up to three goals, and misspelt words. The split "compositional" has goals with
        two values that no user of the other splits wants together.

        With `corpus=` a file or data set of recorded conversations: the recorded user
        turns come in their order, and each reply is scored against the recorded one.
        Rows have `turns`, a list of {"speaker": "user", "text": ...}, `dialog`, a list
        of texts, or `turns` of lists `speaker` and `utterance`.

    Version History:
        v0: first version.
    """

    goals: str | os.PathLike[str] | None = None
    database: str | os.PathLike[str] | None = None
    patience: int | None = None
    typos: float | None = None
    misunderstanding: float | None = None
    changes: float | None = None

    default_reward: ClassVar[RewardSpec] = {
        "success": 0.6,
        "informative": 0.2,
        "fluent": 0.1,
        "brief": 0.1,
    }
    own_terms: ClassVar[tuple[str, ...]] = OWN_TERMS
    known_columns: ClassVar[tuple[Mapping[str, str], ...]] = (
        {"turns": "dialog"},  # DailyDialog
        {"turns": "turns", "id": "dialogue_id"},  # MultiWOZ
    )
    schema: ClassVar[Schema | None] = conversation_of_row

    def __post_init__(self) -> None:
        if self._is_recorded:
            if self.reward is None:
                object.__setattr__(self, "reward", _RECORDED_REWARD)
            if self.max_context is None:
                object.__setattr__(self, "max_context", _RECORDED_CONTEXT)
        super().__post_init__()
        self._check_knobs()
        self._check_terms()

    def _check_terms(self) -> None:
        """Refuse terms that the user, simulated or recorded, gives nothing for."""
        for term in self.terms.terms:
            if self._is_recorded and term.metric is None:
                raise ValueError(
                    f"reward term {term.name!r} needs a simulated user, and recorded "
                    "conversations have none; weigh metrics such as 'bleu' or 'chrf', "
                    "or leave corpus= out"
                )
            if not self._is_recorded and term.metric and term.metric.needs_references:
                raise ValueError(
                    f"reward term {term.name!r} needs references, and what is right to "
                    "say to a simulated user has none; weigh "
                    f"{', '.join(map(repr, OWN_TERMS))}, or give corpus= recorded "
                    "conversations"
                )

    def _check_knobs(self) -> None:
        if (self.goals is None) != (self.database is None):
            raise ValueError(
                "goals and database go together; got "
                f"goals={self.goals!r}, database={self.database!r}"
            )
        if self.goals is not None and self.corpus is not None:
            raise ValueError(
                "goals= is for the simulated user, corpus= for recorded conversations; "
                "leave one of them out"
            )
        if self.patience is not None and (
            type(self.patience) is not int or self.patience < 1
        ):
            raise ValueError(
                f"patience must be a whole number from 1 or None; got {self.patience!r}"
            )
        if self.changes is not None and self.goals is not None:
            raise ValueError(
                "changes= is for made-up goals; users do not change those of a file. "
                "Leave it out"
            )
        for name, most in _MOST.items():
            value = getattr(self, name)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ValueError(f"{name} must be a number or None; got {value!r}")
            if not 0 <= value <= most:
                raise ValueError(f"{name} must lie in [0, {most}]; got {value!r}")

    @property
    def _is_recorded(self) -> bool:
        """Whether conversations were recorded, so that nobody answers."""
        from textgym.corpora.conversations import Conversations

        return self.corpus is not None and not isinstance(self.corpus, Conversations)

    def procedural_corpus(self) -> Corpus:
        """Return goals and their openings."""
        from textgym.corpora.conversations import Conversations

        if self.goals is not None and self.database is not None:
            from textgym.corpora.goal_conversations import GoalConversations

            paths = os.fspath(self.goals), os.fspath(self.database)
            return GoalConversations(*paths, self.split)
        return Conversations(level=self.level, split=self.split, changes=self.changes)

    @property
    def says_what_the_corpus_says(self) -> bool:
        """Whether the corpus's own words and bounds hold; turns change nothing."""
        return self.tokenizer is None and self.context_tokenizer is None

    @cached_property
    def setting(self) -> Setting:
        """The knobs, parser and model of fluency of the level, or of the files."""
        from textgym.dialogue.setting import setting_of, setting_of_files

        if self.goals is not None and self.database is not None:
            return setting_of_files(os.fspath(self.goals), os.fspath(self.database))
        return setting_of(self.level, bool(self.changes))

    def references(self, example: Example, number: int) -> tuple[str, ...]:
        """Return the recorded turn of a number; nothing for simulated users."""
        return example.references[number : number + 1]

    def turn_weight(self, example: Example) -> float:
        """Return the share of a turn: recorded ones are averaged."""
        return 1 / len(example.references) if example.references else 1.0

    def answer(self, turn: Turn) -> Reply:
        """Let the user react, or go on with the recorded conversation."""
        if "goals" not in turn.example.extra:
            users = turn.example.extra["users"]
            following = turn.number + 1
            return Reply(text=users[following] if following < len(users) else None)
        return self.setting.answer(
            turn, manner=self._manner, patience=self._patience, dense=self.dense
        )

    @cached_property
    def _patience(self) -> int:
        return self.patience or self.setting.knobs.patience

    @cached_property
    def _manner(self) -> Manner:
        from textgym.dialogue.user import Manner

        knobs = self.setting.knobs
        misses = self.misunderstanding
        return Manner(
            wordings=knobs.wordings[0],
            typos=knobs.typos if self.typos is None else self.typos,
            misunderstanding=knobs.misunderstanding if misses is None else misses,
        )

    def oracle(self, prompt: Prompt) -> str:
        """Write what a scripted assistant, or the recorded one, says."""
        if "goals" not in prompt.example.extra:
            return super().oracle(prompt)
        return self.setting.scripted(prompt)

    def heuristics(self) -> dict[str, Callable[[Prompt], str]]:
        """Name assistants that do not listen."""
        if self._is_recorded:
            return super().heuristics()
        return {
            **super().heuristics(),
            "offer the first row": self.setting.first_row,
            "book at once": lambda prompt: "booked. goodbye.",
        }
