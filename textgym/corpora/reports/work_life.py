"""Reports of product launches, laboratories, trains and discoveries."""

from __future__ import annotations

from textgym.corpora.reports.kinds import Kind

LAUNCH = Kind(
    name="launch",
    things=("phone", "watch", "camera", "speaker", "printer", "keyboard"),
    names=("nova", "lumo", "zentra", "korvex", "pixela", "tandem"),
    who="the company",
    headline="{name} launches new {thing} in {town} on {day}",
    event=(
        "{name} launched a new {thing} in {town} on {day}",
        "on {day}, {name} launched a new {thing} in {town}",
        "{name} presented a new {thing} in {town} on {day}",
        "a new {thing} by {name} went on sale in {town} on {day}",
        "on {day}, {name} brought out a new {thing} in {town}",
    ),
    last_year=(
        "last year, {rival} launched a new {thing} in {town}",
        "a year earlier, {name} had launched a new {thing} in {town}",
        "last year, {rival} presented a new {thing} in {town}",
    ),
    elsewhere=(
        "the launch had first been planned for {town}",
        "sales in {town} will start later",
        "the designers work in {town}",
    ),
    remarks=(
        "the price has not changed",
        "the doors opened on time",
        "free coffee was served",
        "a demonstration had to be repeated",
        "the box is made of paper",
        "there was no music",
    ),
    counts={
        "people in line": (
            "{n} people stand in line",
            "{n} people stood in line",
            "{n} people waited in line",
            "the line was {n} people long",
        ),
        "sold-out stores": (
            "{n} stores sell out",
            "{n} stores sold out",
            "{n} stores had nothing left",
            "nothing was left in {n} stores",
        ),
        "positive reviews": (
            "critics write {n} positive reviews",
            "{n} reviews were positive",
            "critics wrote {n} positive reviews",
            "{n} critics were pleased",
        ),
        "withdrawn orders": (
            "buyers withdraw {n} orders",
            "{n} orders were withdrawn",
            "buyers withdrew {n} orders",
            "{n} buyers withdrew their orders",
        ),
        "early orders": (
            "{n} orders come early",
            "{n} orders came early",
            "{n} orders had come in early",
            "{n} buyers had ordered early",
        ),
    },
)

LABORATORY = Kind(
    name="laboratory",
    things=(
        "dye spill",
        "buffer spill",
        "coolant leak",
        "water leak",
        "freezer failure",
        "oil leak",
    ),
    names=(),
    who="the safety office",
    headline="{thing} closes laboratory in {town} on {day}",
    event=(
        "{an} closed a laboratory in {town} on {day}",
        "on {day}, {an} closed a laboratory in {town}",
        "a laboratory in {town} closed after {an} on {day}",
        "on {day}, a laboratory in {town} was closed after {an}",
        "{an} shut down a laboratory in {town} on {day}",
    ),
    last_year=(
        "last year, {an} closed a laboratory in {town}",
        "a year earlier, {an} had closed a laboratory in {town}",
        "last year, a laboratory in {town} closed after {an}",
    ),
    elsewhere=(
        "an alarm in {town} turned out to be false",
        "laboratories in {town} stayed open",
        "experts from {town} looked into {the}",
    ),
    remarks=(
        "nobody was hurt",
        "the windows were opened at once",
        "the floor was dry by noon",
        "the alarm had worked well",
        "a new rule hangs on the door",
        "the lunch break came early",
    ),
    counts={
        "lost samples": (
            "team loses {n} samples",
            "{n} samples were lost",
            "the team lost {n} samples",
            "{n} samples had to be thrown away",
        ),
        "ruined gloves": (
            "{n} gloves are ruined",
            "{n} gloves were ruined",
            "{n} gloves could not be saved",
            "{n} gloves had to be replaced",
        ),
        "repeated tests": (
            "team repeats {n} tests",
            "{n} tests were repeated",
            "the team repeated {n} tests",
            "{n} tests had to start again",
        ),
        "broken bottles": (
            "{n} bottles break",
            "{n} bottles were broken",
            "{n} bottles fell and broke",
            "a shelf with {n} bottles gave way",
        ),
        "wet notebooks": (
            "{n} notebooks get wet",
            "{n} notebooks got wet",
            "{n} notebooks were wet",
            "{n} notebooks were hung up to dry",
        ),
    },
)

TRAINS = Kind(
    name="trains",
    things=(
        "signal failure",
        "power failure",
        "broken rail",
        "fallen branch",
        "flooded tunnel",
        "open gate",
    ),
    names=(),
    who="the railway",
    headline="{thing} stops trains in {town} on {day}",
    event=(
        "{an} stopped trains in {town} on {day}",
        "on {day}, {an} stopped trains in {town}",
        "trains in {town} were stopped by {an} on {day}",
        "on {day}, {an} brought trains to a halt in {town}",
        "on {day}, trains in {town} stood still because of {an}",
    ),
    last_year=(
        "last year, {an} stopped trains in {town}",
        "a year earlier, {an} had stopped trains in {town}",
        "last year, trains in {town} were stopped by {an}",
    ),
    elsewhere=(
        "trains in {town} ran on time",
        "engineers came from {town}",
        "the line to {town} was open",
    ),
    remarks=(
        "the station stayed open",
        "tea was served on the platform",
        "most people stayed calm",
        "the evening trains ran again",
        "an inquiry has begun",
        "the loudspeakers were hard to understand",
    ),
    counts={
        "waiting passengers": (
            "{n} passengers wait",
            "{n} passengers waited",
            "{n} passengers were left waiting",
            "{n} passengers sat and waited",
        ),
        "extra buses": (
            "town sends {n} buses",
            "{n} buses were sent",
            "{n} buses took the place of trains",
            "the town sent {n} buses",
        ),
        "missed connections": (
            "passengers miss {n} connections",
            "{n} connections were missed",
            "passengers missed {n} connections",
            "{n} connections could not be reached",
        ),
        "refunds": (
            "railway pays {n} refunds",
            "{n} refunds were paid",
            "{n} passengers got their money back",
            "passengers received {n} refunds",
        ),
        "taxi rides": (
            "passengers take {n} taxi rides",
            "{n} taxi rides were paid",
            "passengers took {n} taxi rides",
            "{n} passengers went by taxi",
        ),
    },
)

DISCOVERY = Kind(
    name="discovery",
    things=(
        "roman road",
        "stone oven",
        "buried wall",
        "hidden cellar",
        "wooden boat",
        "old well",
    ),
    names=(),
    who="the museum",
    headline="workers find {thing} in {town} on {day}",
    event=(
        "workers found {an} in {town} on {day}",
        "on {day}, workers found {an} in {town}",
        "{an} was found in {town} on {day}",
        "on {day}, {an} came to light in {town}",
        "{an} was dug up in {town} on {day}",
    ),
    last_year=(
        "last year, workers found {an} in {town}",
        "a year earlier, {an} had been found in {town}",
        "last year, {an} came to light in {town}",
    ),
    elsewhere=(
        "an earlier search in {town} had found nothing",
        "a school in {town} asked for pictures of {the}",
        "an expert from {town} was called in",
    ),
    remarks=(
        "the work has been stopped for now",
        "the ground is soft there",
        "the age is not known yet",
        "a fence was put up",
        "the rain made digging hard",
        "the site will be open to visitors",
    ),
    counts={
        "coins": (
            "team finds {n} coins",
            "{n} coins were found",
            "{n} coins lay in the earth",
            "a box held {n} coins",
        ),
        "clay jars": (
            "team saves {n} clay jars",
            "{n} clay jars were saved",
            "the team saved {n} clay jars",
            "{n} clay jars were still whole",
        ),
        "curious visitors": (
            "{n} visitors come",
            "{n} visitors came",
            "{n} curious visitors came",
            "{n} people came to have a look",
        ),
        "photographs": (
            "team takes {n} photographs",
            "{n} photographs were taken",
            "the team took {n} photographs",
            "experts are looking at {n} photographs",
        ),
        "student helpers": (
            "{n} students help",
            "{n} students helped",
            "{n} students helped to dig",
            "{n} students lent a hand",
        ),
    },
)
