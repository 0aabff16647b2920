"""What users say, and how they say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

Wordings = Sequence[str]

# Each list begins with the plainest way; lower levels use the first ones only.
OPENING: Wordings = (
    "i am looking for {it}.",
    "i need {it}.",
    "hello, can you find me {it}?",
    "good morning. i would like {it}.",
    "hi, we are looking for {it}.",
    "could you help me find {it}?",
)
NEXT: Wordings = (
    "thank you. i also need {it}.",
    "great. next, i am looking for {it}.",
    "perfect. can you find me {it}, too?",
    "well done. now i would like {it}.",
    "wonderful. we still need {it}.",
    "thanks a lot. we also need {it}.",
)
TELL: Wordings = (
    "{it}, please.",
    "{it} would be great.",
    "let us say {it}.",
    "{it}, if you can.",
    "i am thinking of {it}.",
    "oh, {it} would be lovely.",
)
REJECT: Wordings = (
    "no, i want {it}.",
    "no, i would like {it}.",
    "not that one. i asked my friends, and we want {it}.",
    "hm, i would rather have {it}.",
    "that sounds nice, but i want {it}.",
    "sorry, it has to be {it}.",
)
CHANGE: Wordings = (
    "actually, i would rather have {it}.",
    "wait, could it be {it} instead?",
    "on second thought, i would like {it}.",
    "i have changed my mind. {it}, please.",
    "hm, my sister wants {it} instead.",
    "sorry, can we make that {it}?",
)
RELAX: Wordings = (
    "then {it}, please.",
    "what a pity. then {it}, please.",
    "all right, {it} instead.",
    "never mind, {it} will do.",
    "oh well. let us try {it}.",
    "in that case, {it}.",
)
REQUEST: Wordings = (
    "what is {it}?",
    "can you tell me {it}?",
    "sounds good. what is {it}?",
    "lovely. can i have {it}?",
    "i would like to know {it}.",
    "before i decide, what is {it}?",
)
BOOK: Wordings = (
    "please book it{it}.",
    "great, please book it{it}.",
    "perfect, book it{it}, please.",
    "i will take it. can you book it{it}?",
    "good. i would like to book it{it}.",
    "yes, that one. please book it{it}.",
)
THANKS: Wordings = (
    "thank you. goodbye.",
    "great, thank you. goodbye.",
    "perfect, that was all. thank you.",
    "wonderful, you have been a great help. bye.",
    "that is everything. thanks, and goodbye.",
    "brilliant. have a nice day.",
)
REPEAT = "as i said, {it}."
ASK_AGAIN = "please look again."
CONFUSED = "sorry, i do not understand."
SILENCE = "hello? are you there?"
TOO_MANY = "one at a time, please."
MISSED = "sorry, i did not catch that."
TOO_EARLY = "please do not book yet."
WRONG_BOOKING = "no, that is the wrong one."
WHICH_BOOKING = "what did you book? i want it{it}."
NOT_DONE = "please wait, i am not done."
WHICH_ONE = "which one?"
# Said when the conversation is over: no assistant reads it.
LEAVING = "this is no use to me. i will ask somebody else. goodbye."
LATE = "sorry, i have to go now. goodbye."

SINGLE = (
    *(REPEAT, ASK_AGAIN, CONFUSED, SILENCE, TOO_MANY, TOO_EARLY, WRONG_BOOKING),
    *(NOT_DONE, WHICH_ONE),
)

# How a value is said by itself, and as part of a longer phrase.
_ALONE = {
    "area": "the {}",
    "food": "{} food",
    "price": "something {}",
    "origin": "a train {}",
    "destination": "a train {}",
}
_BEHIND = {
    "area": "in the {}",
    "stars": "with {}",
    "day": "on {}",
    "people": "for {}",
    "nights": "for {}",
    "tickets": "with {}",
}
_BEFORE = ("price", "food")


def alone(slot: str, value: str) -> str:
    """Say a value as an answer."""
    return _ALONE.get(slot, "{}").format(value)


def behind(slot: str, value: str) -> str:
    """Say a value behind a noun or a verb: "on monday"."""
    return _BEHIND.get(slot, "{}").format(value)


def thing(noun: str, values: Mapping[str, str]) -> str:
    """Describe what is looked for: "a cheap hotel in the north"."""
    return _thing(noun, tuple(values.items()))


@lru_cache(maxsize=10_000)
def _thing(noun: str, wanted: tuple[tuple[str, str], ...]) -> str:
    values = dict(wanted)
    before = [values[slot] for slot in _BEFORE if slot in values]
    after = [behind(slot, v) for slot, v in values.items() if slot not in _BEFORE]
    words = " ".join([*before, noun, *after])
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def listed(parts: Iterable[str]) -> str:
    """Join what is said: "a, b and c"."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def misspell(value: str) -> str:
    """Swap two letters in the longest word of a value, which typing fast does."""
    words = value.split()
    longest = max(words, key=len)
    if len(longest) < 4:
        return value
    wrong = longest[0] + longest[2] + longest[1] + longest[3:]
    return " ".join(wrong if word is longest else word for word in words)
