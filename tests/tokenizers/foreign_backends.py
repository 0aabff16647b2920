"""Tokenizers of the `tokenizers` library, as publicly known models have them."""

from __future__ import annotations

from collections.abc import Callable

from tokenizers import (
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

TEXTS = [
    "The cat sat on the mat, and the dog sat on the cat.",
    "Ünïcode élève naïve: 3.5 cats and 3,000 dogs!",
    "if x < 3:\n    return x\n",
] * 4


def byte_pairs(size: int = 300) -> Tokenizer:
    """Byte pairs as in GPT-2: one special token that ends, no PAD, no UNK."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    made.train_from_iterator(TEXTS, trainer)
    made.add_special_tokens(["<|endoftext|>"])
    return made


def chat_pairs() -> Tokenizer:
    """The same with more tokens of both kinds behind it, and PAD apart."""
    made = byte_pairs()
    made.add_special_tokens(["<|im_start|>", "<|im_end|>", "<|pad|>"])
    made.add_tokens(["<tool>"])
    return made


def word_pieces() -> Tokenizer:
    """Word pieces as in BERT: lower-cased, [CLS] and [SEP] around each text."""
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"cdehintu.,"]
    names += [f"##{letter}" for letter in "adegnotuv"]
    names += ["the", "cat", "sat", "on", "dog", "##s"]
    vocabulary = {name: n for n, name in enumerate(names)}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.decoder = decoders.WordPiece()
    made.add_special_tokens(names[:5])
    ends = [("[CLS]", 2), ("[SEP]", 3)]
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=ends
    )
    made.enable_truncation(3)
    made.enable_padding(pad_id=0, pad_token="[PAD]", length=8)
    return made


def sentence_pieces() -> Tokenizer:
    """A unigram model as in T5: special tokens stand among the pieces."""
    letters = sorted(set("".join(TEXTS)) - {" ", "\n"} | set("<pad>/▁"))
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁the", -2.0)]
    pieces += [(letter, -4.0) for letter in letters]
    made = Tokenizer(models.Unigram(pieces, unk_id=2, byte_fallback=False))
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.decoder = decoders.Metaspace()
    made.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", 1)]
    )
    made.add_special_tokens(["<pad>", "</s>", "<unk>"])
    return made


def bytes_as_fallback() -> Tokenizer:
    """Byte pairs as in Llama 2: bytes where no letter is known, UNK never needed."""
    names = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    names += ["▁", "t", "h", "e", "th", "the", "▁the"]
    merges = [("t", "h"), ("th", "e"), ("▁", "the")]
    vocabulary = {name: n for n, name in enumerate(names)}
    made = Tokenizer(
        models.BPE(vocabulary, merges, unk_token="<unk>", byte_fallback=True)
    )
    made.normalizer = normalizers.Sequence(
        [normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]
    )
    made.decoder = decoders.Sequence(
        [
            decoders.Replace("▁", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    made.add_special_tokens(["<unk>", "<s>", "</s>"])
    return made


def words_with_gaps() -> Tokenizer:
    """Whole words whose ids have gaps, and special tokens that nobody declared."""
    words = sorted(set(" ".join(TEXTS).split()))
    vocabulary = {"<pad>": 3, "</s>": 7, "<unk>": 11}
    vocabulary |= {word: 20 + 2 * n for n, word in enumerate(words)}
    made = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return made


BACKENDS: dict[str, Callable[[], Tokenizer]] = {
    make.__name__: make
    for make in (
        byte_pairs,
        chat_pairs,
        word_pieces,
        sentence_pieces,
        bytes_as_fallback,
        words_with_gaps,
    )
}
