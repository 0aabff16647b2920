"""Objects of the `tokenizers` library: found, read, and copied as environments need."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gymnasium.error import DependencyNotInstalled

if TYPE_CHECKING:
    from tokenizers import Tokenizer as Backend


def library() -> Any:
    """Import the library.

    Raises:
        DependencyNotInstalled: if it is missing.
    """
    try:
        import tokenizers
    except ImportError as error:
        raise DependencyNotInstalled(
            "subword tokenizers need the library tokenizers, which is not installed; "
            "run pip install 'textgym[data]'"
        ) from error
    return tokenizers


def find_backend(value: object) -> Backend | None:
    """Find the library's own object in what may be a tokenizer of `transformers`."""
    loaded: Any = sys.modules.get("tokenizers")
    if loaded is None:  # then nobody can have made such an object
        return None
    inner = (getattr(value, name, None) for name in ("backend_tokenizer", "_tokenizer"))
    return next(
        (part for part in (value, *inner) if isinstance(part, loaded.Tokenizer)), None
    )


def read_backend(path: str) -> Backend:
    """Read a file that `Tokenizer.save` wrote.

    Raises:
        ValueError: if there is none, or it is another kind of file.
    """
    read = library().Tokenizer.from_str
    try:
        backend: Backend = read(Path(path).read_text("utf-8"))
    except Exception as error:  # the library raises nothing narrower
        raise ValueError(unusable(path, error)) from error
    return backend


def unusable(path: str | os.PathLike[str], error: Exception) -> str:
    """Word the complaint about a file."""
    reason = getattr(error, "strerror", None) or error
    return (
        f"{os.fspath(path)}: cannot be read as a tokenizer ({reason}); give a file "
        "that Tokenizer.save of the library tokenizers wrote, often tokenizer.json"
    )


def settled(config: dict[str, Any], special: Collection[int]) -> str:
    """Write a configuration in which each text has one encoding, as canonical JSON.

    Args:
        config: The tokenizer's own.
        special: Ids of tokens to be special, besides those that are.
    """
    model = dict(config["model"])
    if "dropout" in model:
        model["dropout"] = None
    added = [
        {**entry, "special": entry["special"] or entry["id"] in special}
        for entry in config["added_tokens"]
    ]
    off = dict.fromkeys(("truncation", "padding", "post_processor"))
    changed = {**config, **off, "model": model, "added_tokens": added}
    return json.dumps(changed, sort_keys=True, separators=(",", ":"))


def reading_plain_text(content: str, special: Collection[int]) -> Backend:
    """Make a tokenizer that does not take what is written for a special token.

    The library can be told not to look for special tokens in a text. But a model that
    looks whole words up would find them still, and so they get names that nobody
    writes.

    Args:
        content: What `settled` wrote.
        special: Ids of the tokens that no text may be encoded as.
    """
    config = json.loads(content)
    if config["model"]["type"] != "BPE":  # which builds tokens and looks up no word
        _rename(config, special)
    backend: Backend = library().Tokenizer.from_str(json.dumps(config))
    backend.encode_special_tokens = True
    return backend


def _rename(config: dict[str, Any], special: Collection[int]) -> None:
    model = config["model"]
    if model["type"] == "Unigram":
        for token in special:
            if token < len(model["vocab"]):
                model["vocab"][token][0] = _unwritten(model["vocab"][token][0])
    else:
        if model["vocab"].get(model["unk_token"]) in special:
            model["unk_token"] = _unwritten(model["unk_token"])
        model["vocab"] = {
            _unwritten(name) if token in special else name: token
            for name, token in model["vocab"].items()
        }
    for entry in config["added_tokens"]:
        if entry["id"] in special:
            entry["content"] = _unwritten(entry["content"])


def _unwritten(name: str) -> str:
    return f"\0{name}\0"


def valid_text(text: str) -> str:
    """Replace lone surrogates, which the library's strings cannot hold."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
