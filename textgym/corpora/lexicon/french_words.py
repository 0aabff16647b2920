"""The French words: pure data.

A star marks an aspirated h, which forbids elision. Synonyms stand in one row, parted
by "|", the most natural one first; `@kind` keeps a synonym to nouns of that kind.
"""

from __future__ import annotations

from typing import NamedTuple

from textgym.corpora.lexicon.tables import rows


class Noun(NamedTuple):
    """A noun's gender, "m" or "f", and its two forms."""

    gender: str
    singular: str
    plural: str


class Adjective(NamedTuple):
    """An adjective's place and its forms.

    Attributes:
        before: Whether it stands before the noun.
        forms: By gender and number, as in `forms["f", True]` for feminine plural.
        before_vowel: The masculine singular before a vowel (bel, vieil).
        kind: The only kind of noun that it suits, or "".
    """

    before: bool
    forms: dict[tuple[str, bool], str]
    before_vowel: str
    kind: str


class Verb(NamedTuple):
    """A verb's auxiliary, infinitive, present tense, participle and preposition."""

    auxiliary: str
    infinitive: str
    first: str
    third: str
    first_plural: str
    third_plural: str
    participle: str
    preposition: str = ""


_NOUNS = """
man      m homme hommes
woman    f femme femmes
girl     f fille filles
boy      m garçon garçons
mother   f mère mères
father   m père pères
sister   f sœur sœurs
brother  m frère frères
cat      m chat chats
dog      m chien chiens
bird     m oiseau oiseaux
hamster  m *hamster *hamsters
book     m livre livres
letter   f lettre lettres
flower   f fleur fleurs
bicycle  m vélo vélos | f bicyclette bicyclettes
apple    f pomme pommes
orange   f orange oranges
house    f maison maisons
garden   m jardin jardins
park     m parc parcs
school   f école écoles
hotel    m hôtel hôtels
king     m roi rois
queen    f reine reines
prince   m prince princes
princess  f princesse princesses
waiter   m serveur serveurs
waitress  f serveuse serveuses
horse    m cheval chevaux
cow      f vache vaches
mouse    f souris souris
rabbit   m lapin lapins
duck     m canard canards
wolf     m loup loups
hat      m chapeau chapeaux
coat     m manteau manteaux
shirt    f chemise chemises
dress    f robe robes
chair    f chaise chaises
table    f table tables
box      f boîte boîtes
knife    m couteau couteaux
cup      f tasse tasses
guitar   f guitare guitares
newspaper  m journal journaux
car      f voiture voitures
boat     m bateau bateaux
window   f fenêtre fenêtres
door     f porte portes
egg      m œuf œufs
cake     m gâteau gâteaux
pear     f poire poires
tomato   f tomate tomates
uncle    m oncle oncles
aunt     f tante tantes
kitchen  f cuisine cuisines
church   f église églises
castle   m château châteaux
station  f gare gares
museum   m musée musées
market   m marché marchés
library  f bibliothèque bibliothèques
forest   f forêt forêts
"""

_ADJECTIVES = """
# concept  place, masculine, feminine, their plurals, masculine before a vowel
small      before petit petite petits petites
young      before jeune jeune jeunes jeunes
old        before vieux vieille vieux vieilles vieil
black      after noir noire noirs noires
red        after rouge rouge rouges rouges
big        before gros grosse gros grosses @animal | before grand grande grands grandes
beautiful  before beau belle beaux belles bel
new        before nouveau nouvelle nouveaux nouvelles nouvel
happy      after heureux heureuse heureux heureuses
white      after blanc blanche blancs blanches
green      after vert verte verts vertes
blue       after bleu bleue bleus bleues
grey       after gris grise gris grises
long       before long longue longs longues
heavy      after lourd lourde lourds lourdes
expensive  after cher chère chers chères
dirty      after sale sale sales sales
empty      after vide vide vides vides
strong     after fort forte forts fortes
rich       after riche riche riches riches
clever     after intelligent intelligente intelligents intelligentes
sad        after triste triste tristes tristes
tired      after fatigué fatiguée fatigués fatiguées
"""

_VERBS = """
# concept  auxiliary, infinitive, je, il, nous, ils, participle, preposition
see        avoir voir vois voit voyons voient vu
watch      avoir regarder regarde regarde regardons regardent regardé
find       avoir trouver trouve trouve trouvons trouvent trouvé
eat        avoir manger mange mange mangeons mangent mangé
read       avoir lire lis lit lisons lisent lu
love       avoir aimer aime aime aimons aiment aimé
sleep      avoir dormir dors dort dormons dorment dormi
look_for   avoir chercher cherche cherche cherchons cherchent cherché
talk       avoir parler parle parle parlons parlent parlé à
stay       être rester reste reste restons restent resté
go         être aller vais va allons vont allé
take       avoir prendre prends prend prenons prennent pris
lose       avoir perdre perds perd perdons perdent perdu
sell       avoir vendre vends vend vendons vendent vendu
wash       avoir laver lave lave lavons lavent lavé
break      avoir casser casse casse cassons cassent cassé
close      avoir fermer ferme ferme fermons ferment fermé
follow     avoir suivre suis suit suivons suivent suivi
know       avoir connaître connais connaît connaissons connaissent connu
give       avoir donner donne donne donnons donnent donné
show       avoir montrer montre montre montrons montrent montré
work       avoir travailler travaille travaille travaillons travaillent travaillé
sing       avoir chanter chante chante chantons chantent chanté
fall       être tomber tombe tombe tombons tombent tombé
leave      être partir pars part partons partent parti
come       être venir viens vient venons viennent venu
say        avoir dire dis dit disons disent dit
know_that  avoir savoir sais sait savons savent su
think      avoir penser pense pense pensons pensent pensé
tell       avoir dire dis dit disons disent dit
"""

# Masculine, feminine, plural.
DETERMINERS = {
    "the": ("le", "la", "les"),
    "a": ("un", "une", ""),
    "some": ("", "", "des"),
    "this": ("ce", "cette", "ces"),
    "my": ("mon", "ma", "mes"),
    "his": ("son", "sa", "ses"),
    "her": ("son", "sa", "ses"),
    "our": ("notre", "notre", "nos"),
    "their": ("leur", "leur", "leurs"),
    "several": ("", "", "plusieurs"),
    "two": ("", "", "deux"),
    "three": ("", "", "trois"),
    "four": ("", "", "quatre"),
    "five": ("", "", "cinq"),
    "six": ("", "", "six"),
    "seven": ("", "", "sept"),
    "eight": ("", "", "huit"),
    "nine": ("", "", "neuf"),
    "ten": ("", "", "dix"),
}
PREPOSITIONS = {
    "in": "dans",
    "near": "près de",
    "to": "à",
    "behind": "derrière",
    "under": "sous",
}
TIMES = {
    "today": ("aujourd'hui",),
    "every_day": ("tous les jours", "chaque jour"),
    "yesterday": ("hier",),
    "tomorrow": ("demain",),
    "now": ("maintenant",),
    "this_morning": ("ce matin",),
    "tonight": ("ce soir",),
    "next_week": ("la semaine prochaine",),
}
# What a word-by-word translation writes for the words that are no concepts.
_GLOSSES = """
the  le    | a    un    | an    un    | this  ce    | these  ces  | my  mon
his  son   | her  son   | i     je    | he    il    | she    elle | me  me
him  le    | them les   | not   pas   | is    est   | are    sont | am  suis
in   dans  | near près  | to    à     | today aujourd'hui         | yesterday hier
tomorrow demain | every chaque  | day jour
we   nous  | us   nous  | they  ils   | it     le    | our notre    | their leur
two  deux  | three trois | four quatre | five cinq | six six | seven sept
eight huit | nine neuf  | ten dix     | several plusieurs
was  était | were étaient | had avait | has a | have ont | been été
can  peut  | cannot peut | must doit  | want veut | wants veut | wanted voulait
who  qui   | whom que   | that que    | than que  | as aussi | more plus
never jamais | longer plus | often souvent | always toujours
and et | but mais | because parce | when quand | if si | by par
behind derrière | under sous | now maintenant | tonight soir
week semaine | next prochaine
"""
# The verbs that others stand with: "be" also alone, the modal ones before infinitives.
_AUXILIARIES = """
être  avoir être suis est sommes sont été
avoir avoir avoir ai a avons ont eu
aller être aller vais va allons vont allé
can   avoir pouvoir peux peut pouvons peuvent pu
must  avoir devoir dois doit devons doivent dû
want  avoir vouloir veux veut voulons veulent voulu
"""
ADVERBS = {
    "often": "souvent",
    "always": "toujours",
    "never": "jamais",
    "no_longer": "plus",
}
DEGREES = {"more": "plus", "as": "aussi"}
JOINTS = {
    "and": "et",
    "but": "mais",
    "because": "parce que",
    "when": "quand",
    "if": "si",
}


def _adjective(cell: str) -> Adjective:
    words = cell.split()
    kind = words.pop()[1:] if words[-1].startswith("@") else ""
    place, *forms = words
    keys = [("m", False), ("f", False), ("m", True), ("f", True)]
    before_vowel = forms[4] if len(forms) > 4 else forms[0]
    return Adjective(
        place == "before", dict(zip(keys, forms[:4], strict=True)), before_vowel, kind
    )


def _nouns(cell: str) -> tuple[Noun, ...]:
    return tuple(Noun(*part.replace("*", "").split()) for part in cell.split("|"))


GLOSSES: dict[str, str] = dict(
    pair.split() for line in _GLOSSES.strip().splitlines() for pair in line.split("|")
)
ASPIRATED = frozenset(
    word[1:] for _, cell in rows(_NOUNS) for word in cell.split() if word[0] == "*"
) | {"huit"}
NOUNS = {name: _nouns(cell) for name, cell in rows(_NOUNS)}
ADJECTIVES = {
    name: tuple(map(_adjective, cell.split("|"))) for name, cell in rows(_ADJECTIVES)
}
VERBS = {name: Verb(*cell.split()) for name, cell in rows(_VERBS)}
AUXILIARIES = {
    name: Verb(*forms)
    for name, *forms in map(str.split, _AUXILIARIES.strip().splitlines())
}
