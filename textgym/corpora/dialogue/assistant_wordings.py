"""What a good assistant says; also what fluency is measured by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textgym.corpora.dialogue.knobs import Knobs

Wordings = Sequence[str]

# Lower levels use the first ways only.
ASK: Mapping[str, Wordings] = {
    "area": ("which area?", "which area would you like?", "where should it be?"),
    "food": ("which food?", "what food would you like?", "what would you like to eat?"),
    "price": (
        "which price range?",
        "what price range do you have in mind?",
        "how much would you like to spend?",
    ),
    "stars": (
        "how many stars?",
        "how many stars should it have?",
        "which rating would you like?",
    ),
    "origin": (
        "where do you start from?",
        "where would you like to leave from?",
        "what is your place of departure?",
    ),
    "destination": (
        "where would you like to go?",
        "what is your destination?",
        "where are you going?",
    ),
    "day": ("on which day?", "which day would you like?", "on what day?"),
    "people": (
        "for how many people?",
        "how many people will come?",
        "how many of you will there be?",
    ),
    "nights": (
        "for how many nights?",
        "how many nights will you stay?",
        "how long will you stay?",
    ),
    "tickets": (
        "how many tickets?",
        "how many tickets do you need?",
        "how many seats would you like?",
    ),
}
OFFER: Mapping[str, Wordings] = {
    "restaurant": (
        "the {name} serves {food} food in the {area}.",
        "how about the {name}? it serves {food} food in the {area}.",
        "there is the {name} in the {area}, which serves {food} food.",
    ),
    "hotel": (
        "the {name} in the {area} has {stars} and is {price}.",
        "how about the {name}? it is in the {area} and has {stars}.",
        "there is the {name} in the {area}, which has {stars}.",
    ),
    "train": (
        "{name} goes {origin} {destination} on {day}.",
        "how about {name}? it goes {origin} {destination} on {day}.",
        "there is {name} {origin} {destination} on {day}.",
    ),
}
PLAIN_OFFER = "how about the {name}?"
ANSWER: Mapping[str, Wordings] = {
    "phone": (
        "the phone number is {phone}.",
        "you can call {phone}.",
        "their phone number is {phone}.",
    ),
    "address": ("it is at {address}.", "the address is {address}.") * 2,
    "time": ("it leaves at {time}.", "the time is {time}.", "it departs at {time}."),
    "fare": ("it costs {fare}.", "a ticket costs {fare}.", "the fare is {fare}."),
    "platform": (
        "it leaves from {platform}.",
        "the platform is {platform}.",
        "please go to {platform}.",
    ),
    "postcode": ("the postcode is {postcode}.",) * 3,
    "area": ("it is in the {area}.",) * 3,
    "food": ("it serves {food} food.",) * 3,
    "price": ("the price range is {price}.",) * 3,
}
NONE: Wordings = (
    "sorry, there is no such {domain}.",
    "sorry, i cannot find such a {domain}.",
    "unfortunately, there is no {domain} like that.",
)
BOOK: Mapping[tuple[str, ...], Wordings] = {
    (): ("booked. goodbye.",),
    ("people", "day"): (
        "i have booked a table for {people} on {day}.",
        "your table for {people} on {day} is booked.",
        "a table for {people} is reserved on {day}.",
    ),
    ("nights", "day"): (
        "i have booked a room for {nights} from {day}.",
        "your room is booked for {nights} from {day}.",
        "a room is reserved from {day} for {nights}.",
    ),
    ("tickets",): (
        "i have booked {tickets}.",
        "your {tickets} are booked.",
        "{tickets} are reserved for you.",
    ),
}
CLOSE: Wordings = (
    "you are welcome. goodbye.",
    "goodbye, and enjoy it.",
    "it was a pleasure. have a nice day.",
)


def assistant_wordings(knobs: Knobs) -> list[str]:
    """List all that the assistant may say at a level."""
    count = knobs.wordings[1]
    said = [*CLOSE[:count]]
    for domain in knobs.domains:
        asked = (*domain.constraints, *domain.booking)
        said += [text for slot in asked for text in ASK[slot][:count]]
        answered = domain.requests
        if count > 1:
            # Of goals in files, which may ask for these, too.
            answered += tuple(s for s in domain.constraints if s in ANSWER)
            said.append(PLAIN_OFFER)
        said += [text for slot in answered for text in ANSWER[slot][:count]]
        said += OFFER[domain.name][:count]
        said += BOOK[domain.booking][:count]
        if knobs.changes:
            said += [text.format(domain=domain.name) for text in NONE[:count]]
    return list(dict.fromkeys(said))
