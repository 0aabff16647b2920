"""Where examples come from."""

from textgym.corpora.corpus import Corpus, Example, ProceduralCorpus

__all__ = ["Corpus", "Example", "ProceduralCorpus"]
