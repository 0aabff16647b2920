"""What the agent reads and writes: tokenizers of specifications and of programs."""

from __future__ import annotations

from textgym.codegen.grammar import SyntaxRule
from textgym.codegen.repair import complaint_texts
from textgym.codegen.tokens import PythonTokenizer
from textgym.corpora.corpus import Corpus, ProceduralCorpus
from textgym.corpora.programming.specification import SpecificationTokenizer
from textgym.tokenizers import Tokenizer


def make_tokenizers(
    corpus: ProceduralCorpus, attempts: int
) -> tuple[PythonTokenizer, SpecificationTokenizer]:
    """Make the tokenizers of programs and of specifications.

    Args:
        corpus: Knows the words.
        attempts: More than one of them need words for programs and complaints.
    """
    words = dict.fromkeys(corpus.source_vocabulary)
    if attempts > 1:
        texts = complaint_texts(corpus.target_vocabulary)
        words.update(dict.fromkeys(SpecificationTokenizer.train(texts).tokens[2:]))
    return PythonTokenizer(corpus.target_vocabulary), SpecificationTokenizer(words)


def make_syntax_rule(
    tokenizer: Tokenizer, corpus: Corpus, max_response: int | None
) -> SyntaxRule:
    """Make the mask of programs.

    Raises:
        TypeError: if the tokenizer has other tokens than those of Python.
        ValueError: if nobody says how long a program may be.
    """
    if max_response is not None:
        return SyntaxRule(tokenizer, max_response)
    if isinstance(corpus, ProceduralCorpus):
        return SyntaxRule(tokenizer, corpus.longest_reference + 1)
    raise ValueError(
        f"syntax_mask=True needs a limit for the programs of {corpus.name}; give "
        "max_response"
    )
