"""Reports of storms, festivals, councils and matches."""

from __future__ import annotations

from textgym.corpora.reports.kinds import Kind

STORM = Kind(
    name="storm",
    things=("hailstorm", "gale", "ice storm", "storm", "thunderstorm", "winter storm"),
    names=(),
    who="the fire service",
    headline="{thing} hits {town} on {day}",
    event=(
        "{an} hit {town} on {day}",
        "on {day}, {an} hit {town}",
        "{town} was hit by {an} on {day}",
        "on {day}, {an} swept through {town}",
        "{an} struck {town} on {day}",
    ),
    last_year=(
        "last year, {an} hit {town} on a {day}",
        "a year earlier, {an} had hit {town}",
        "last year, {town} was hit by {an}",
    ),
    elsewhere=(
        "forecasters had expected {the} in {town}",
        "{the} did not reach {town}",
        "the sky over {town} stayed clear",
    ),
    remarks=(
        "nobody was hurt",
        "most shops stayed open",
        "the next morning was calm",
        "many people helped to clean up",
        "the warning had come in time",
        "the buses ran as usual",
    ),
    counts={
        "fallen trees": (
            "{n} trees fall",
            "{n} trees fell",
            "{n} trees came down",
            "the wind brought down {n} trees",
        ),
        "damaged roofs": (
            "wind damages {n} roofs",
            "{n} roofs were damaged",
            "the wind damaged {n} roofs",
            "{n} roofs need repairs",
        ),
        "homes without power": (
            "{n} homes lose power",
            "{n} homes lost power",
            "{n} homes were left without power",
            "the lights went out in {n} homes",
        ),
        "flooded cellars": (
            "water fills {n} cellars",
            "{n} cellars were flooded",
            "water filled {n} cellars",
            "water was pumped out of {n} cellars",
        ),
        "closed roads": (
            "police close {n} roads",
            "{n} roads were closed",
            "the police closed {n} roads",
            "drivers had to avoid {n} roads",
        ),
    },
)

FESTIVAL = Kind(
    name="festival",
    things=(
        "book fair",
        "food market",
        "art fair",
        "film festival",
        "music festival",
        "toy fair",
    ),
    names=(),
    who="the organizers",
    headline="{thing} opens in {town} on {day}",
    event=(
        "{an} opened in {town} on {day}",
        "on {day}, {an} opened in {town}",
        "{an} began in {town} on {day}",
        "{town} welcomed {an} on {day}",
        "on {day}, {an} started in {town}",
    ),
    last_year=(
        "last year, {an} opened in {town} on a {day}",
        "a year earlier, {an} had opened in {town}",
        "last year, {town} welcomed {an}",
    ),
    elsewhere=(
        "{the} had first been planned for {town}",
        "{town} had also asked for {the}",
        "many guests came from {town}",
    ),
    remarks=(
        "the weather was mild",
        "the mayor gave a short speech",
        "the parking was free",
        "the mood was cheerful",
        "the program had been printed in time",
        "a choir sang at the gate",
    ),
    counts={
        "volunteers": (
            "{n} volunteers help",
            "{n} volunteers helped",
            "{n} volunteers were there to help",
            "{n} people helped without pay",
        ),
        "food stalls": (
            "{n} stalls sell food",
            "{n} stalls sold food",
            "food was sold at {n} stalls",
            "{n} stalls offered something to eat",
        ),
        "parked bicycles": (
            "{n} guests come by bicycle",
            "{n} bicycles were parked outside",
            "{n} bicycles stood outside",
            "{n} guests came by bicycle",
        ),
        "lost umbrellas": (
            "guests lose {n} umbrellas",
            "{n} umbrellas were lost",
            "{n} umbrellas were left behind",
            "{n} guests lost their umbrellas",
        ),
        "school groups": (
            "{n} school groups come",
            "{n} school groups came",
            "{n} school groups had signed up",
            "teachers brought {n} school groups",
        ),
    },
)

COUNCIL = Kind(
    name="council",
    things=("library", "swimming pool", "park", "bridge", "playground", "market hall"),
    names=(),
    who="the town hall",
    headline="{town} approves new {thing} on {day}",
    event=(
        "{town} approved a new {thing} on {day}",
        "on {day}, {town} approved a new {thing}",
        "the council of {town} voted for a new {thing} on {day}",
        "on {day}, the council of {town} agreed to a new {thing}",
        "a new {thing} was approved in {town} on {day}",
    ),
    last_year=(
        "last year, {town} approved a new {thing} on a {day}",
        "a year earlier, {town} had approved a new {thing}",
        "last year, the council of {town} voted for a new {thing}",
    ),
    elsewhere=(
        "{town} had turned down the same plan",
        "{town} has no such {thing} yet",
        "the architect lives in {town}",
    ),
    remarks=(
        "the debate was long",
        "the seats were all taken",
        "the plans will be shown to the public",
        "the price is not known yet",
        "the meeting ended at midnight",
        "the vote was close",
    ),
    counts={
        "letters": (
            "residents write {n} letters",
            "residents wrote {n} letters",
            "{n} letters came from residents",
            "the council received {n} letters",
        ),
        "speakers": (
            "{n} residents speak",
            "{n} residents spoke",
            "{n} residents took the floor",
            "the chair called {n} residents to the microphone",
        ),
        "promised trees": (
            "plan promises {n} trees",
            "{n} trees were promised",
            "the plan promises {n} trees",
            "{n} trees belong to the plan",
        ),
        "new lamps": (
            "town orders {n} lamps",
            "{n} lamps were ordered",
            "the town ordered {n} lamps",
            "{n} lamps will be put up",
        ),
        "removed parking spaces": (
            "town removes {n} parking spaces",
            "{n} parking spaces were removed",
            "the town removed {n} parking spaces",
            "drivers lost {n} parking spaces",
        ),
    },
)

MATCH = Kind(
    name="match",
    things=(),
    names=("lions", "bears", "hawks", "wolves", "foxes", "otters", "ravens", "sharks"),
    who="the league",
    headline="{name} beat {rival} in {town} on {day}",
    event=(
        "the {name} beat the {rival} in {town} on {day}",
        "on {day}, the {name} beat the {rival} in {town}",
        "the {rival} lost to the {name} in {town} on {day}",
        "on {day}, the {rival} lost to the {name} in {town}",
        "in {town}, the {name} defeated the {rival} on {day}",
    ),
    last_year=(
        "last year, the {rival} beat the {name} in {town}",
        "a year earlier, the {name} had lost to the {rival} in {town}",
        "last year, the {rival} defeated the {name} in {town}",
    ),
    elsewhere=(
        "the game had first been planned for {town}",
        "fans in {town} watched the game on a big screen",
        "the referee came from {town}",
    ),
    remarks=(
        "the game was fair",
        "both coaches shook hands",
        "a band played before the game",
        "the grass was wet",
        "there were no injuries",
        "the kick-off was late",
    ),
    counts={
        "fans from abroad": (
            "{n} fans come from abroad",
            "{n} fans came from abroad",
            "{n} fans had come from abroad",
            "{n} fans crossed the border",
        ),
        "signed shirts": (
            "players sign {n} shirts",
            "{n} shirts were signed",
            "the players signed {n} shirts",
            "{n} fans took home a signed shirt",
        ),
        "empty seats": (
            "{n} seats stay empty",
            "{n} seats stayed empty",
            "{n} seats were empty",
            "{n} seats were left empty",
        ),
        "returned tickets": (
            "fans return {n} tickets",
            "{n} tickets were returned",
            "fans returned {n} tickets",
            "{n} fans gave back their tickets",
        ),
        "missing flags": (
            "{n} flags go missing",
            "{n} flags went missing",
            "{n} flags were missing",
            "{n} flags could not be found",
        ),
    },
)
