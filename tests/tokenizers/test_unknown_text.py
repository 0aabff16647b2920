"""Tokenizers that have no token for text that they do not know."""

import pytest

from textgym.tokenizers import SubwordTokenizer

tokenizers = pytest.importorskip("tokenizers")


@pytest.mark.parametrize(
    "model",
    [
        lambda: tokenizers.models.WordLevel({"</s>": 0, "a": 1}, unk_token="<unk>"),
        lambda: tokenizers.models.Unigram([("</s>", 0.0), ("a", -1.0)]),
    ],
    ids=["WordLevel", "Unigram"],
)
def test_text_that_cannot_be_encoded_is_named(model) -> None:
    tokenizer = SubwordTokenizer(tokenizers.Tokenizer(model()))
    with pytest.raises(ValueError, match=r"cannot encode 'z'.*token for unknown text"):
        tokenizer.encode("z")
