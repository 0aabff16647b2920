"""What one would write without textgym: an environment over sacrebleu's sentence BLEU.

It is the yardstick of the benchmarks: the function that sacrebleu's page names for
sentences, a corpus that environments share, words looked up in a table.
"""

from __future__ import annotations

from typing import Any

import gymnasium as gym
import numpy as np
import sacrebleu

from textgym.envs.text_env import TextEnv


class Sentences:
    """A translation corpus as arrays and strings, shared by all environments."""

    def __init__(self, env: TextEnv) -> None:
        encoded = env.unwrapped._encoded
        tokenizer = env.unwrapped.tokenizer
        self.words = [tokenizer.decode([token]) for token in range(len(tokenizer))]
        size = len(encoded.corpus)
        self.contexts = np.stack([encoded.context(i) for i in range(size)])
        self.contexts = self.contexts.astype(np.int64)
        self.references = [encoded.example(i).references for i in range(size)]
        self.observation_space = env.observation_space
        self.action_space = env.action_space


class OrdinaryTexts(gym.Env[dict[str, Any], int]):
    """Write a text about one of some examples; earn its score, or every change of it.

    A subclass says how many examples there are, what is read, and how texts score.
    """

    size: int

    def __init__(self, spaces: Any, *, dense: bool) -> None:
        self.dense = dense
        self.observation_space = spaces.observation_space
        self.action_space = spaces.action_space
        self.longest = self.observation_space["response"].shape[0]
        self.mask = np.ones(self.action_space.n, np.int8)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        super().reset(seed=seed)
        self.index = int(self.np_random.integers(self.size))
        self.written: list[int] = []
        self.last = 0.0
        return self._observation(), {"action_mask": self.mask.copy()}

    def step(self, action: int) -> tuple[dict[str, Any], float, bool, bool, dict]:
        terminated = int(action) == 0
        if not terminated:
            self.written.append(int(action))
        truncated = len(self.written) == self.longest
        over, reward = terminated or truncated, 0.0
        if self.dense or over:
            score = self._score(over=over)
            reward, self.last = score - self.last, score
        info = {"action_mask": self.mask.copy()}
        return self._observation(), reward, terminated, truncated, info

    def _observation(self) -> dict[str, Any]:
        response = np.zeros(self.longest, np.int64)
        response[: len(self.written)] = self.written
        return {"context": self._context(), "response": response}

    def _context(self) -> np.ndarray:
        raise NotImplementedError

    def _score(self, *, over: bool) -> float:
        raise NotImplementedError


class OrdinaryEnv(OrdinaryTexts):
    """Write a translation; earn its sentence BLEU."""

    def __init__(self, sentences: Sentences, *, dense: bool) -> None:
        super().__init__(sentences, dense=dense)
        self.sentences, self.size = sentences, len(sentences.references)

    def _score(self, *, over: bool) -> float:
        if not self.written:
            return 0.0
        text = " ".join(self.sentences.words[token] for token in self.written)
        references = self.sentences.references[self.index]
        return sacrebleu.sentence_bleu(text, references).score / 100

    def _context(self) -> np.ndarray:
        return self.sentences.contexts[self.index].copy()
