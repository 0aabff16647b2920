"""Language models of the `transformers` library on this machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from gymnasium.error import DependencyNotInstalled


@dataclass(frozen=True, kw_only=True)
class LocalOptions:
    """How a model writes.

    Attributes:
        temperature: Of sampling; 0 for the likeliest token each time.
        max_tokens: Most tokens of an answer.
        seed: Of sampling.
        batch: Prompts that are answered at the same time.
    """

    temperature: float = 0.0
    max_tokens: int = 256
    seed: int = 0
    batch: int = 8

    def __post_init__(self) -> None:
        for name in ("max_tokens", "batch"):
            if getattr(self, name) < 1:
                raise ValueError(
                    f"{name} must be at least 1; got {getattr(self, name)}"
                )
        if self.temperature < 0:
            raise ValueError(f"temperature must be at least 0; got {self.temperature}")


class LocalModel:
    """A causal or sequence-to-sequence model in a directory.

    Nothing is fetched from a network, no code of the model's authors is run, and
    weights are read from safetensors files only, since others can hold programs.

    Args:
        path: Directory with the model and its tokenizer.
        options: How it writes.

    Raises:
        ValueError: if there is no such directory.
        DependencyNotInstalled: if `transformers` or PyTorch is missing.
    """

    def __init__(self, path: str | Path, options: LocalOptions | None = None) -> None:
        self._path, self._options = Path(path), options or LocalOptions()
        self.concurrency = self._options.batch
        self._asked = 0
        if not (self._path / "config.json").is_file():
            raise ValueError(
                f"expected the directory of a model with its config.json; got {path}. "
                "Fetch models beforehand; an evaluation does not"
            )

    def reply(self, prompts: Sequence[str]) -> list[str]:
        """Let the model answer prompts."""
        return [text for part in self._parts(prompts) for text in self._write(part)]

    def _parts(self, prompts: Sequence[str]) -> Iterator[Sequence[str]]:
        for start in range(0, len(prompts), self._options.batch):
            yield prompts[start : start + self._options.batch]

    def _write(self, prompts: Sequence[str]) -> list[str]:
        import torch

        tokenizer, model = self._tokenizer, self._model
        texts = [self._as_chat(prompt) for prompt in prompts]
        read = tokenizer(
            texts,
            return_tensors="pt",
            padding=True,
            # A chat's form has them already.
            add_special_tokens=not tokenizer.chat_template,
        )
        sampling: dict[str, Any] = {"do_sample": False}
        if self._options.temperature:
            sampling = {"do_sample": True, "temperature": self._options.temperature}
        # The number of the batch, so that the same prompt is not answered the same.
        torch.manual_seed(self._options.seed * 1_000_003 + self._asked)
        self._asked += 1
        with torch.inference_mode():
            written = model.generate(
                input_ids=read["input_ids"],
                attention_mask=read["attention_mask"],
                max_new_tokens=self._options.max_tokens,
                pad_token_id=tokenizer.pad_token_id,
                **sampling,
            )
        if not model.config.is_encoder_decoder:
            written = written[:, read["input_ids"].shape[1] :]
        found: list[str] = tokenizer.batch_decode(written, skip_special_tokens=True)
        return found

    def _as_chat(self, prompt: str) -> str:
        """Put a prompt into the form of the model's chats, if it knows chats."""
        if not self._tokenizer.chat_template:
            return prompt
        said = [{"role": "user", "content": prompt}]
        text: str = self._tokenizer.apply_chat_template(
            said, tokenize=False, add_generation_prompt=True
        )
        return text

    @cached_property
    def _tokenizer(self) -> Any:
        # Causal models go on where a prompt ends, so padding stands before it.
        side = "right" if self._model.config.is_encoder_decoder else "left"
        tokenizer = _library().AutoTokenizer.from_pretrained(
            self._path, local_files_only=True, padding_side=side
        )
        if tokenizer.pad_token is None:
            tokenizer.pad_token = tokenizer.eos_token
        return tokenizer

    @cached_property
    def _model(self) -> Any:
        library = _library()
        config = library.AutoConfig.from_pretrained(self._path, local_files_only=True)
        kind = library.AutoModelForCausalLM
        if config.is_encoder_decoder:
            kind = library.AutoModelForSeq2SeqLM
        model = kind.from_pretrained(
            self._path, local_files_only=True, use_safetensors=True
        )
        return model.eval()


def _library() -> Any:
    try:
        import transformers
    except ModuleNotFoundError as error:
        raise DependencyNotInstalled(
            f"local language models need the module {error.name!r}, which is not "
            'installed; run: pip install "textgym[transformers]"'
        ) from None
    return transformers
