"""The English words: pure data. A concept without a row is spelt like its name."""

from __future__ import annotations

from textgym.corpora.lexicon.tables import rows

_NOUNS = """
# concept  plural (only where it is not the name and -s)
man        men
woman      women
mouse      mice
wolf       wolves
box        boxes
knife      knives
tomato     tomatoes
princess   princesses
waitress   waitresses
dress      dresses
"""

_VERBS = """
# concept  base    third     past     participle  -ing       particle
see        see     sees      saw      seen        seeing
watch      watch   watches   watched  watched     watching
find       find    finds     found    found       finding
eat        eat     eats      ate      eaten       eating
read       read    reads     read     read        reading
love       love    loves     loved    loved       loving
sleep      sleep   sleeps    slept    slept       sleeping
look_for   look    looks     looked   looked      looking    for
talk       talk    talks     talked   talked      talking    to
stay       stay    stays     stayed   stayed      staying
go         go      goes      went     gone        going
take       take    takes     took     taken       taking
lose       lose    loses     lost     lost        losing
sell       sell    sells     sold     sold        selling
wash       wash    washes    washed   washed      washing
break      break   breaks    broke    broken      breaking
close      close   closes    closed   closed      closing
follow     follow  follows   followed  followed   following
know       know    knows     knew     known       knowing
give       give    gives     gave     given       giving
show       show    shows     showed   shown       showing
work       work    works     worked   worked      working
sing       sing    sings     sang     sung        singing
fall       fall    falls     fell     fallen      falling
leave      leave   leaves    left     left        leaving
come       come    comes     came     come        coming
say        say     says      said     said        saying
know_that  know    knows     knew     known       knowing
think      think   thinks    thought  thought     thinking
tell       tell    tells     told     told        telling
"""

# Only where it is not "more" and the adjective.
_COMPARATIVES = """
small   smaller
young   younger
old     older
big     bigger
happy   happier
long    longer
heavy   heavier
dirty   dirtier
strong  stronger
rich    richer
clever  cleverer
sad     sadder
"""

PLURALS: dict[str, str] = dict(rows(_NOUNS))
VERBS = {name: tuple(forms) for name, *forms in rows(_VERBS)}
COMPARATIVES: dict[str, str] = dict(rows(_COMPARATIVES))
TIMES = {
    "every_day": "every day",
    "this_morning": "this morning",
    "next_week": "next week",
}

# Words whose first sound is not what their first letter promises.
ARTICLES = {"hour": "an", "university": "a"}
