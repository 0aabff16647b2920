"""Where examples come from."""

from textgym.corpora.corpus import Corpus, Example, ProceduralCorpus
from textgym.corpora.files import CorpusError, FileCorpus, read_corpus

__all__ = [
    "Corpus",
    "CorpusError",
    "Example",
    "FileCorpus",
    "ProceduralCorpus",
    "read_corpus",
]
