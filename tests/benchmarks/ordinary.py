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


class OrdinaryEnv(gym.Env[dict[str, Any], int]):
    """Write a translation; earn its sentence BLEU, or every change of it."""

    def __init__(self, sentences: Sentences, *, dense: bool) -> None:
        self.sentences = sentences
        self.dense = dense
        self.observation_space = sentences.observation_space
        self.action_space = sentences.action_space
        self.longest = self.observation_space["response"].shape[0]
        self.mask = np.ones(self.action_space.n, np.int8)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        super().reset(seed=seed)
        self.index = int(self.np_random.integers(len(self.sentences.references)))
        self.written: list[int] = []
        self.last = 0.0
        return self._observation(), {"action_mask": self.mask.copy()}

    def step(self, action: int) -> tuple[dict[str, Any], float, bool, bool, dict]:
        terminated = int(action) == 0
        if not terminated:
            self.written.append(int(action))
        truncated = len(self.written) == self.longest
        reward = 0.0
        if self.dense or terminated or truncated:
            score = self._score()
            reward, self.last = score - self.last, score
        info = {"action_mask": self.mask.copy()}
        return self._observation(), reward, terminated, truncated, info

    def _score(self) -> float:
        if not self.written:
            return 0.0
        text = " ".join(self.sentences.words[token] for token in self.written)
        references = self.sentences.references[self.index]
        return sacrebleu.sentence_bleu(text, references).score / 100

    def _observation(self) -> dict[str, Any]:
        response = np.zeros(self.longest, np.int64)
        response[: len(self.written)] = self.written
        context = self.sentences.contexts[self.index].copy()
        return {"context": context, "response": response}
