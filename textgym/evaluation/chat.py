"""Language models behind OpenAI-compatible servers."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from gymnasium.error import DependencyNotInstalled

from textgym.evaluation.agent import Failed, Unavailable
from textgym.evaluation.answers import Answers
from textgym.evaluation.failures import reason

if TYPE_CHECKING:
    from openai import OpenAI

_KEY = "OPENAI_API_KEY"
# Seconds before a server is asked again that answered, but not as it should.
_PAUSE = 0.5


@dataclass(frozen=True, kw_only=True)
class ChatOptions:
    """How a model is asked.

    Attributes:
        model: Its name on the server.
        base_url: Address of the server, such as http://localhost:8000/v1; None for
            OpenAI's.
        temperature: Of sampling; None for the server's.
        max_tokens: Most tokens of an answer.
        seed: Of sampling, where the server knows seeds; other seeds are other samples.
        timeout: Seconds that an answer may take.
        retries: How often a request is repeated that failed.
        concurrency: Requests at the same time.
        input_price: Of a million tokens that are read, in any currency.
        output_price: Of a million tokens that are written.
    """

    model: str
    base_url: str | None = None
    temperature: float | None = 0.0
    max_tokens: int = 1024
    seed: int = 0
    timeout: float = 60.0
    retries: int = 6
    concurrency: int = 8
    input_price: float = 0.0
    output_price: float = 0.0

    def __post_init__(self) -> None:
        if not self.model:
            raise ValueError(
                "an agent openai:MODEL needs the name of a model; got none"
            )
        for name in ("max_tokens", "timeout", "concurrency"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be above 0; got {getattr(self, name)}")
        address = urlsplit(self.base_url or "")
        if address.username or address.password:
            raise ValueError(
                "an address with a name or password would be kept beside answers; put "
                f"the key into the environment variable {_KEY} instead"
            )
        if self.retries < 0:
            raise ValueError(f"retries must be at least 0; got {self.retries}")

    @property
    def request(self) -> dict[str, Any]:
        """Return what the server is told beside the messages."""
        # OpenAI's newer models want the one name, most other servers the other.
        most = "max_tokens" if self.base_url else "max_completion_tokens"
        told = {
            "model": self.model,
            "temperature": self.temperature,
            most: self.max_tokens,
            "seed": self.seed,
        }
        return {name: value for name, value in told.items() if value is not None}


class ChatAgent:
    """Asks a language model, several prompts at the same time.

    Answers are kept on disk, so that nothing is asked and paid for twice. A server
    that limits its rate, fails or cannot be reached is asked again, later and later;
    if it does not come back, the evaluation stops and can be played on. A prompt that
    fails while others are answered has failed for itself.

    Args:
        options: How the model is asked.
        cache: Directory of the answers; None for textgym's own below the user's.
    """

    def __init__(self, options: ChatOptions, cache: Path | None = None) -> None:
        self._options = options
        self._answers = Answers(cache or default_cache())
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._good: str | None = None  # a prompt that was answered
        self.concurrency = options.concurrency

    @property
    def usage(self) -> Mapping[str, float]:
        """What was asked and bought until now; answers that were kept cost nothing."""
        found: dict[str, float] = dict(self._counts)
        found["cost"] = 1e-6 * (
            self._options.input_price * self._counts["input_tokens"]
            + self._options.output_price * self._counts["output_tokens"]
        )
        return found

    def reply(self, prompts: Sequence[str]) -> list[str | Failed]:
        """Ask for an answer to each prompt.

        Raises:
            Unavailable: if the server does not answer any more.
        """
        with ThreadPoolExecutor(self.concurrency) as pool:
            found = list(pool.map(self._answer, prompts))
        pairs = zip(prompts, found, strict=True)
        good = (prompt for prompt, one in pairs if isinstance(one, str))
        self._good = next(good, self._good)
        where = f"{self._options.model} at {self._options.base_url or 'OpenAI'}"
        lost = [one.reason for one in found if isinstance(one, _Lost)]
        if lost and not self._answers_still():
            raise Unavailable(
                f"{where} does not answer any more: {lost[0]}. Give the same command "
                "again to go on"
            )
        failed = [one.reason for one in found if isinstance(one, Failed)]
        if failed and self._good is None:
            # Such as an option that the model does not take.
            raise Unavailable(f"{where} has answered no prompt at all: {failed[0]}")
        return [Failed(one.reason) if isinstance(one, _Lost) else one for one in found]

    def _answers_still(self) -> bool:
        """Ask once more what has been answered, to tell bad prompts from outages."""
        if self._good is None:
            return False
        return not isinstance(self._ask(self._good), _Lost)

    @cached_property
    def _client(self) -> OpenAI:
        try:
            from openai import OpenAI
        except ModuleNotFoundError as error:
            raise DependencyNotInstalled(
                f"language models behind servers need the module {error.name!r}, which "
                'is not installed; run: pip install "textgym[llm]"'
            ) from None
        key = os.environ.get(_KEY)
        if not key and not self._options.base_url:
            raise Unavailable(
                f"OpenAI's server wants a key in the environment variable {_KEY}; "
                "there is none. Other servers are named by --base-url"
            )
        return OpenAI(
            api_key=key or "none",
            base_url=self._options.base_url,
            timeout=self._options.timeout,
            max_retries=self._options.retries,
        )

    def _answer(self, prompt: str) -> str | Failed | _Lost:
        """Look an answer up, or ask for it and keep it."""
        key = {**self._options.request, "prompt": prompt}
        if self._options.base_url:
            key["base_url"] = self._options.base_url
        kept = self._answers.find(key)
        if kept is not None:
            self._count(kept_answers=1)
            return kept
        found = self._ask(prompt)
        if isinstance(found, str):
            self._answers.keep(key, found)
        return found

    def _ask(self, prompt: str) -> str | Failed | _Lost:
        """Ask until the server says something of use; the client itself waits."""
        import openai

        for attempt in range(self._options.retries + 1):
            time.sleep(attempt * _PAUSE)
            try:
                said = self._complete(prompt)
            except openai.BadRequestError as error:
                return Failed(reason(error))
            except openai.APIResponseValidationError as error:
                doubt = reason(error)
            except openai.OpenAIError as error:
                return _Lost(reason(error))
            except ValueError as error:  # a body that is no JSON
                doubt = reason(error)
            else:
                if isinstance(said, str | Failed):
                    return said
                doubt = "the answer holds no text"
        return Failed(f"{doubt}; asked {self._options.retries + 1} times")

    def _complete(self, prompt: str) -> object:
        self._count(requests=1)
        completion = self._client.chat.completions.create(
            messages=[{"role": "user", "content": prompt}], **self._options.request
        )
        used = getattr(completion, "usage", None)
        self._count(
            input_tokens=getattr(used, "prompt_tokens", None) or 0,
            output_tokens=getattr(used, "completion_tokens", None) or 0,
        )
        choices = getattr(completion, "choices", None)
        if not choices:
            return None
        text = choices[0].message.content
        if not text and choices[0].finish_reason == "length":
            # Models that think aloud elsewhere; more tokens would help.
            return Failed(f"{self._options.max_tokens} tokens held no answer")
        return text

    def _count(self, **counts: int) -> None:
        with self._lock:
            self._counts.update(counts)


@dataclass(frozen=True, slots=True)
class _Lost:
    """No answer, for a reason that may be the server's."""

    reason: str


def default_cache() -> Path:
    """Return the directory of answers below the user's cache."""
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "textgym" / "chat"
