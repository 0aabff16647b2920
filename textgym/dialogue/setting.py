"""All that the conversations of a level share: words, manners and scores."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, product

from textgym.corpora.dialogue.assistant_wordings import assistant_wordings
from textgym.corpora.dialogue.goal_files import GoalFile, read_goals
from textgym.corpora.dialogue.goals import Goal
from textgym.corpora.dialogue.knobs import KNOBS, Knobs
from textgym.dialogue.assistant import offer, script
from textgym.dialogue.desk import fitting, screen
from textgym.dialogue.fluency import Fluency, distinctness
from textgym.dialogue.parser import Heard, Parser
from textgym.dialogue.state import (
    State,
    achieved,
    fewest_turns,
    first_state,
    to_achieve,
)
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
        before: State = turn.state or first_state(goals)
        heard, fluent, distinct = self._hear(turn.text)
        after, text = before, ""
        if not before.done:
            after, text = User(goals, before, manner, turn.seed).react(heard)
        after = after._replace(
            turns=before.turns + 1,
            fluent=before.fluent + fluent,
            distinct=before.distinct + distinct,
        )
        over = before.done or (after.done and heard.closes)
        left = after.mistakes >= patience
        late = not (over or left) and after.turns >= self.knobs.turns
        ends = over or left or late
        values = self._change(goals, before, after, ends=ends, dense=dense)
        if ends:
            return Reply(values=values, state=after, truncated=late)
        reads = f"{screen(goals[after.number], after, self.knobs.shown)}\n{text}"
        return Reply(text=reads, values=values, state=after, context=reads)

    def _hear(self, text: str) -> tuple[Heard, float, float]:
        """Understand a reply, and rate how it reads; short ones are said often."""
        return (_hear if len(text) <= _SHORT else _hear.__wrapped__)(self, text)

    def _change(
        self, goals: Goals, before: State, after: State, *, ends: bool, dense: bool
    ) -> dict[str, float]:
        """Return what a turn adds to the values of the episode."""
        if not (dense or ends):
            return _NOTHING
        values = self._values(goals, after, ends=ends)
        if dense and before.turns:
            earlier = self._values(goals, before, ends=False)
            return {name: value - earlier[name] for name, value in values.items()}
        return values

    def _values(self, goals: Goals, state: State, *, ends: bool) -> dict[str, float]:
        """Rate a conversation so far; before its end success is the share achieved."""
        plan = plan_of(goals)
        present = 0 if state.done else achieved(goals[state.number], state)
        share = (state.banked + present) / plan.items
        success = brief = 0.0
        if not ends:
            success = share
        elif state.done and not state.spoilt:
            success = 1.0
            late = state.turns - state.excused - plan.turns
            brief = 1 - max(late, 0) / max(self.knobs.turns - plan.turns, 1)
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


@dataclass(frozen=True, slots=True)
class Plan:
    """What the goals of a conversation ask for.

    Attributes:
        items: Number of things to exchange.
        turns: Turns of an assistant that asks for one slot at a time.
    """

    items: int
    turns: int


@lru_cache(maxsize=50_000)
def plan_of(goals: Goals) -> Plan:
    """Count what there is to do."""
    return Plan(sum(map(to_achieve, goals)), fewest_turns(goals))


@cache
def setting_of(level: str) -> Setting:
    """Make what a level's conversations share, at the first call of a process."""
    return make_setting(KNOBS[level])


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
