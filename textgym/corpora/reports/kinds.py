"""What a kind of report can tell, and in which words.

Wordings have slots: `{thing}`, `{name}` and `{rival}` are who or what it is about,
`{an}` and `{the}` are the thing with its article, `{town}` and `{day}` say where and
when, `{n}` is a number above 1, so that nouns and verbs after it are plural, and
`{who}` is whoever counts. Headlines are what references are made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

Wordings = tuple[str, ...]

# What can be said of a number, beside the plain count; `{counted}` is the plural noun.
_ABOUT_COUNTS: Mapping[str, Wordings] = {
    "correction": (
        "the number of {counted} was later revised to {n}",
        "{who} later revised the number of {counted} to {n}",
        "a second count found {n} {counted}",
        "in a correction, {who} spoke of {n} {counted}",
    ),
    "last year": (
        "a year earlier, there were {n} {counted}",
        "last year, {clause}",
    ),
    "expected": (
        "{who} had reckoned with {n} {counted}",
        "an early estimate had been {n} {counted}",
    ),
    "denied": (
        "{who} denied a report of {n} {counted}",
        "a report of {n} {counted} turned out to be false",
    ),
    "record": (
        "the number of {counted} was a record",
        "never before had there been so many {counted}",
    ),
    "no record": (
        "the number of {counted} was not a record",
        "there had often been more {counted}",
    ),
}


@dataclass(frozen=True, eq=False)
class Count:
    """A number that a report may give.

    Attributes:
        counted: What is counted, as a plural noun with all that belongs to it.
        headline: What a reference says of it.
        clauses: What documents say, with the slot `{n}`; the first is in the past.
        who: Who counts.
    """

    counted: str
    headline: str
    clauses: Wordings
    who: str

    @cached_property
    def phrases(self) -> Mapping[str, Wordings]:
        """Wordings by what they say of the number; slots left are `{n}` alone."""
        parts = {"counted": self.counted, "who": self.who, "clause": self.clauses[0]}
        said = {
            purpose: tuple(_fill(wording, parts) for wording in wordings)
            for purpose, wordings in _ABOUT_COUNTS.items()
        }
        return {"headline": (self.headline,), "count": self.clauses, **said}


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of event, such as a storm.

    Attributes:
        name: What the kind is called in `Example.extra`.
        things: What may have happened, without article; empty where names suffice.
        names: Proper names of those who act; empty where nobody does.
        who: Who counts and explains.
        headline: What a reference says of the event.
        event: Ways to tell of it.
        last_year: Ways to tell of another event, which does not matter.
        elsewhere: Ways to name another town, once the event is known.
        remarks: Sentences without any fact that could matter.
        counts: For each counted noun the headline and the clauses.
    """

    name: str
    things: Wordings
    names: Wordings
    who: str
    headline: str
    event: Wordings
    last_year: Wordings
    elsewhere: Wordings
    remarks: Wordings
    counts: Mapping[str, Wordings]

    @cached_property
    def phrases(self) -> Mapping[str, Wordings]:
        """Wordings by what they say of the event."""
        return {
            "headline": (self.headline,),
            "event": self.event,
            "last year": self.last_year,
            "elsewhere": self.elsewhere,
            "remark": self.remarks,
            "correction": (
                "the town was later corrected to {town}",
                f"in a correction, {self.who} gave the town as {{town}}",
            ),
        }

    @cached_property
    def numbers(self) -> tuple[Count, ...]:
        """The numbers that a report of this kind may give."""
        return tuple(
            Count(counted, headline, tuple(clauses), self.who)
            for counted, (headline, *clauses) in self.counts.items()
        )


def with_article(noun: str) -> str:
    """Put "a" or "an" before a noun; no noun here has a silent or a spoken u or h."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _fill(wording: str, parts: Mapping[str, str]) -> str:
    for name, text in parts.items():
        wording = wording.replace(f"{{{name}}}", text)
    return wording
