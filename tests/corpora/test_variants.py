"""Texts that differ by the choices that are taken."""

from textgym.corpora.lexicon.variants import variants


def two_choices(choices):
    return choices.pick("ab") + choices.pick("xy")


def test_the_heads_of_the_options_come_first():
    assert variants(two_choices, 4) == ("ax", "ay", "bx", "by")


def test_one_text_more_than_wanted_is_listed():
    assert len(variants(two_choices, 2)) == 3


def test_nothing_more_is_said_once_texts_do_not_fit():
    said = []

    def say(choices):
        said.append(two_choices(choices))
        return said[-1]

    found = variants(say, 4, fits=lambda texts: len(texts) < 2)
    assert len(found) == len(said) == 2
