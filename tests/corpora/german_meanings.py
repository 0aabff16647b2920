"""Meanings in few words, for tests of German."""

from phrasebook import (
    ASKED,
    FUTURE,
    HE,
    ME,
    NOT,
    PAST,
    SHE,
    WE,
    clause,
    it,
    np,
)
from phrasebook import THEM as THEY

from textgym.corpora.lexicon.meanings import Relative

__all__ = [
    "ASKED",
    "FUTURE",
    "HE",
    "ME",
    "NOT",
    "PAST",
    "PERFECT",
    "SHE",
    "THEY",
    "WE",
    "clause",
    "it",
    "np",
    "who",
    "whom",
]

PERFECT = {"tense": "perfect"}


def who(noun, verb, actor=None, **features):
    """Name somebody by what they do."""
    return np(noun, Relative("subject", clause(noun, verb, actor, **features)))


def whom(noun, subject, verb, **features):
    """Name somebody by what is done to them."""
    return np(noun, Relative("object", clause(subject, verb, noun, **features)))
