"""Texts on which implementations of metrics fall apart."""

from __future__ import annotations

from hypothesis import strategies as st

NASTY = (
    "",
    " ",
    ".",
    "...",
    "\n",
    "\t\u00a0\u2003",
    "a",
    "the the the the the the the",
    "The cat sat on the mat.",
    "the cat sat on mat the .",
    "3.5 and 3,000 and .5 and 5. and 1-2 and a-b",
    "it's don't l'homme qu'il est-ce dogs'",
    "&quot;quoted&quot; &amp;amp; &lt;b&gt; & < >",
    "<skipped> text <s> </s> <unk>",
    "a hyphen at the end-\nof a line\nand more",
    "été élève naïve Straße ÆØÅ İstanbul ΑΣ ſ K",
    "日本語 の テキスト。",
    "e\u0301te\u0301 \u200b zero\u200dwidth \ufeff",
    "🙂🙂 👩‍👩‍👧 🇫🇷",
    "(a) [b] {c} \"d\" 'e' `f` ~g~ |h| \\i/ @j #k $l %m ^n *o +p =q _r",
    "A.B.C. U.S.A. e.g. i.e., etc...",
    "x" * 300,
    "\x00\x01\x1f\x7f\x85\u2028",
    " ".join(f"w{n}" for n in range(70)),
    " ".join("abcde"[n * n % 5] for n in range(130)),
)

_words = st.sampled_from(
    ["a", "b", "c", "the", "The", "cat", ".", ",", "3.5", "don't", "été", "&amp;", "-"]
)
# Few words, so that n-grams match; glued or spaced.
sentences = st.lists(_words, max_size=12).map(" ".join) | st.lists(
    _words, max_size=8
).map("".join)
long_sentences = st.lists(_words, min_size=60, max_size=90).map(" ".join)
unicode_texts = st.text(
    st.characters(codec="utf-8") | st.sampled_from("abc ABC .,-'&;\n0123é"), max_size=40
)
texts = st.sampled_from(NASTY) | sentences | unicode_texts
several = st.lists(texts, min_size=1, max_size=4)
