"""All that the conversations of a level share: words, manners and scores."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, product
from typing import Any

from textgym.corpora.dialogue.assistant_wordings import assistant_wordings
from textgym.corpora.dialogue.goal_files import GoalFile, read_goals
from textgym.corpora.dialogue.goals import Goal
from textgym.corpora.dialogue.knobs import KNOBS, Knobs
from textgym.corpora.dialogue.user_wordings import LATE, LEAVING
from textgym.dialogue.assistant import offer, script
from textgym.dialogue.desk import fitting, screen
from textgym.dialogue.fluency import Fluency, distinctness
from textgym.dialogue.parser import Heard, Parser
from textgym.dialogue.state import State, achieved, fewest_turns, first_state
from textgym.dialogue.user import Manner, User
from textgym.task import Prompt, Reply, Turn

Goals = tuple[Goal, ...]

# Characters of replies that are remembered.
_SHORT = 200


@dataclass(frozen=True, eq=False)
class Setting:
    """What answers the turns of a level.

    Attributes:
        knobs: How conversations are.
        parser: Understands assistants.
        fluency: Rates their words.
    """

    knobs: Knobs
    parser: Parser
    fluency: Fluency

    def __reduce__(self) -> tuple[Any, ...]:
        # Other processes make the parser and the model again, once each.
        return _setting_of_knobs, (self.knobs,)

    def answer(
        self, turn: Turn, *, manner: Manner, patience: int, dense: bool
    ) -> Reply:
        """Let the user react to a turn, and score it.

        Args:
            turn: What the assistant wrote, and what was before.
            manner: How the user is.
            patience: Number of mistakes after which the user leaves.
            dense: Pay the change of the values, not the values at the end.
        """
        goals: Goals = turn.example.extra["goals"]
        state = turn.state.copy() if turn.state else first_state(goals)
        heard, fluent, distinct = self._hear(turn.text)
        text, over = "", state.done
        if not over:
            text = User(goals, state, manner, turn.seed).react(heard)
            over = state.done and heard.closes
        state.turns += 1
        state.fluent += fluent
        state.distinct += distinct
        left = state.mistakes >= patience
        late = not (over or left) and state.turns >= self.knobs.turns
        ends = over or left or late
        values = _NOTHING
        if dense:
            values = self._change(goals, state, ends=ends)
        elif ends:
            values = self._values(goals, state, ends=True)
        if ends:
            said = LEAVING if left else LATE if late else text
            return Reply(values=values, state=state, truncated=late, last_words=said)
        reads = f"{screen(goals[state.number], state, self.knobs.shown)}\n{text}"
        return Reply(text=reads, values=values, state=state, context=reads)

    def _hear(self, text: str) -> tuple[Heard, float, float]:
        """Understand a reply, and rate how it reads; short ones are said often."""
        return (_hear if len(text) <= _SHORT else _hear.__wrapped__)(self, text)

    def _change(self, goals: Goals, state: State, *, ends: bool) -> dict[str, float]:
        """Return what a turn adds to the values of the episode, and note those."""
        values, earlier = self._values(goals, state, ends=ends), state.values
        state.values = values
        if not earlier:
            return values
        return {name: value - earlier[name] for name, value in values.items()}

    def _values(self, goals: Goals, state: State, *, ends: bool) -> dict[str, float]:
        """Rate a conversation so far; before its end success is the share achieved."""
        present = 0 if state.done else achieved(goals[state.number], state)
        share = (state.banked + present) / sum([goal.items for goal in goals])
        success = brief = 0.0
        if not ends:
            success = share
        elif state.done and not state.spoilt:
            success = 1.0
            fewest = fewest_turns(goals)
            late = state.turns - state.excused - fewest
            brief = 1 - max(late, 0) / max(self.knobs.turns - fewest, 1)
        return {
            "success": success,
            "informative": share * state.distinct / state.turns,
            "fluent": state.fluent / state.turns,
            "brief": max(brief, 0.0),
        }

    def scripted(self, prompt: Prompt) -> str:
        """Write what an assistant with a script says."""
        goals: Goals = prompt.example.extra["goals"]
        state = prompt.state or first_state(goals)
        return script(goals, state, self.knobs.wordings[1], prompt.seed)

    def first_row(self, prompt: Prompt) -> str:
        """Offer what stands first on the screen, whatever was said besides."""
        goals: Goals = prompt.example.extra["goals"]
        state = prompt.state or first_state(goals)
        goal = goals[state.number]
        found = fitting(goal, state)
        return offer(goal, found[0], 0) if found else "booked. goodbye."


@lru_cache(maxsize=10_000)
def _hear(setting: Setting, text: str) -> tuple[Heard, float, float]:
    heard = setting.parser.parse(text)
    return heard, setting.fluency.value(heard.words), distinctness(heard.words)


@cache
def setting_of(level: str, changing: bool = False) -> Setting:
    """Make what a level's conversations share, at the first call of a process.

    Args:
        level: Name of the level.
        changing: Whether users change their mind even if those of the level do not.
    """
    return make_setting(KNOBS[level].saying_changes(changing))


def _setting_of_knobs(knobs: Knobs) -> Setting:
    """Find the setting of the level that has these knobs, or make one."""
    for level, changing in product(KNOBS, (False, True)):
        if KNOBS[level].saying_changes(changing) == knobs:
            return setting_of(level, changing)
    return make_setting(knobs)


def setting_of_files(goals: str, database: str) -> Setting:
    """Make what the conversations about goals of a file share."""
    return _setting_of_file(read_goals(goals, database))


@lru_cache(maxsize=4)
def _setting_of_file(file: GoalFile) -> Setting:
    return make_setting(file.knobs)


def make_setting(knobs: Knobs) -> Setting:
    """Make a parser and a model of fluency for some knobs."""
    slots = chain.from_iterable(
        domain.constraints + domain.requests + domain.booking
        for domain in knobs.domains
    )
    values = {slot: knobs.values[slot] for slot in dict.fromkeys(slots)}
    parser = Parser(values, _names(knobs))
    examples = {slot: words[0] for slot, words in values.items()}
    replies = (
        wording.format(name=_names(knobs)[0], **examples)
        for wording in assistant_wordings(knobs)
    )
    fluency = Fluency([parser.parse(reply).words for reply in replies])
    return Setting(knobs, parser, fluency)


def _names(knobs: Knobs) -> list[str]:
    """List everything that there may be to choose from."""
    return [
        " ".join(filter(None, parts))
        for first, second in knobs.names.values()
        for parts in product(first or ("",), second)
    ]


_NOTHING = dict.fromkeys(("success", "informative", "fluent", "brief"), 0.0)
