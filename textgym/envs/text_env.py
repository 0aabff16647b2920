"""One token per step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from textgym.envs.conversation import Conversation
from textgym.envs.rendering import cuts
from textgym.envs.task_env import Prefix, TaskEnv
from textgym.envs.token_spaces import checked_action, token_spaces
from textgym.metrics.scoring import Draft
from textgym.task import Task

Observation = dict[str, npt.NDArray[Any]]
Step = tuple[Observation, float, bool, bool, dict[str, Any]]


class TextEnv(TaskEnv[Observation, int]):
    """An environment in which an agent writes one token per step.

    The observation has `context`, what the agent reads, and `response`, what it has
    written in this turn, both as ids padded on the right. EOS, or the token that fills
    the response, ends the turn. `info["action_mask"]` tells which tokens make sense;
    the others are legal, too.

    Args:
        task: What episodes are about.
        render_mode: None, "ansi" or "human".
        mask_in_observation: Repeat the mask in the observation.
    """

    def __init__(
        self,
        task: Task,
        *,
        render_mode: str | None = None,
        mask_in_observation: bool = False,
    ) -> None:
        super().__init__(task, render_mode=render_mode)
        encoded = self._encoded
        self.observation_space, self.action_space = token_spaces(
            encoded, mask_in_observation
        )
        self._mask_in_observation = mask_in_observation
        self._context_ids = np.empty(encoded.max_context, np.int64)
        self._response_ids = np.empty(encoded.max_response, np.int64)
        self._length = 0
        self._longest = encoded.max_response
        self._paid = 0.0
        self._weight = 1.0
        self._size = len(encoded.tokenizer)
        self._eos = encoded.tokenizer.eos_id
        self._pad = encoded.tokenizer.pad_id
        self._dense = task.dense
        self._rule = task.mask_rule(encoded.tokenizer)
        self._mask = encoded.action_mask

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Begin the next episode.

        Args:
            seed: Starts a new sequence of episodes; None goes on with the present one.
            options: `{"index": i}` replaces the example that would be drawn.
        """
        conversation = self._begin_episode(seed, options)
        self._context_ids[:] = self._encoded.context(conversation.index)
        self._begin_turn(conversation)
        observation, info = self._output()
        info["example_index"] = conversation.index
        return observation, info

    def _begin_turn(self, conversation: Conversation) -> None:
        self._draft = self._grader.draft(conversation.index, conversation.number)
        self._response_ids.fill(self._pad)
        self._length = 0
        self._paid = 0.0
        self._weight = self._turn_weight()
        if self._rule is not None:
            self._rule_state = self._rule.start(self._example())
            self._mask = self._rule.mask(self._rule_state)

    def step(self, action: int) -> Step:
        """Write a token.

        Raises:
            ResetNeeded: before the first reset and after the end.
            InvalidAction: if the action is not in the action space.
        """
        if self._over:
            self._open_conversation()
        if type(action) is not int or not 0 <= action < self._size:
            action = checked_action(action, self._size)
        draft = self._draft
        if action == self._eos:
            return self._finish_turn(draft, cut=False)
        draft.ids.append(action)
        self._response_ids[self._length] = action
        self._length += 1
        if self._rule is not None:
            self._rule_state = self._rule.advance(self._rule_state, action)
            self._mask = self._rule.mask(self._rule_state)
        if self._length == self._longest:
            return self._finish_turn(draft, cut=True)
        reward = 0.0
        if self._dense:
            score = self._grader.metric_score(draft.values()) * self._weight
            reward, self._paid = score - self._paid, score
        self._last_reward = reward
        observation, info = self._output()
        return observation, reward, False, False, info

    def _turn_weight(self) -> float:
        # Only dense rewards are paid before the conversation weighs them.
        return self.task.turn_weight(self._example()) if self._dense else 1.0

    def _finish_turn(self, draft: Draft, *, cut: bool) -> Step:
        conversation, example = self._open_conversation(), self._example()
        text = draft.text()
        earned, reply = conversation.finish_turn(
            self.task, self._grader, example, (text, draft.values())
        )
        reward = self._last_reward = earned - self._paid
        self._over = reply.text is None
        truncated = self._over and (cut or reply.truncated)
        if reply.text is not None:
            conversation.transcript += ((draft.ids, reply.text),)
            self._context_ids = self._encoded.next_context(
                self._context_ids, draft.ids, reply
            )
            self._begin_turn(conversation)
        observation, info = self._output()
        if self.task.has_own_answers:
            info |= conversation.turn_info()
        if self._over:
            info |= conversation.final_info(self.task, self._grader, example, text)
        return observation, reward, self._over and not truncated, truncated, info

    def _output(self) -> tuple[Observation, dict[str, Any]]:
        """Return observation and info: copies, since they belong to the user."""
        mask = self._mask.copy()
        observation: Observation = {
            "context": self._context_ids.copy(),
            "response": self._response_ids.copy(),
        }
        if self._mask_in_observation:
            observation["action_mask"] = mask.copy()
        return observation, {"action_mask": mask}

    def action_masks(self) -> npt.NDArray[np.bool_]:
        """Return the mask in the form that sb3-contrib asks for."""
        return self._mask.astype(np.bool_)

    def get_state(self) -> dict[str, Any]:
        """Return the state of the episode as a small value that can be copied.

        `set_state` of this or another environment over the same task goes on from
        there, as often as wanted; that makes search and branching cheap.
        """
        return {
            "conversation": self._conversation and self._conversation.copy(),
            "written": tuple(self._draft.ids) if self._conversation else (),
            "context": self._context_ids.copy(),
            "episode": (self._key, self._episode, self._over),
            "reward": (self._paid, self._last_reward),
        }

    def set_state(self, state: dict[str, Any]) -> None:
        """Go back to a state that `get_state` returned."""
        self._key, self._episode, self._over = state["episode"]
        self._generator = self.np_random if state["conversation"] else None
        self._context_ids = state["context"].copy()
        self._conversation = state["conversation"] and state["conversation"].copy()
        if self._conversation is not None:
            self._rewrite(state["written"])
        self._paid, self._last_reward = state["reward"]

    def _rewrite(self, written: tuple[int, ...]) -> None:
        """Rebuild what a turn's tokens decide."""
        conversation = self._conversation
        assert conversation is not None  # the callers have one
        turn = conversation.number - self._over
        self._draft = self._grader.draft(conversation.index, turn)
        self._draft.ids.extend(written)
        self._length = len(written)
        self._response_ids.fill(self._pad)
        self._response_ids[: self._length] = written
        self._weight = self._turn_weight()
        if self._rule is not None:
            self._rule_state = self._rule.start(self._example())
            for token in written:
                self._rule_state = self._rule.advance(self._rule_state, token)
            self._mask = self._rule.mask(self._rule_state)

    def _reads_now(self) -> str:
        return self._encoded.context_tokenizer.decode(self._context_ids.tolist())

    def _writes_now(self) -> Sequence[Any]:
        return self._draft.ids

    def _prefixes(self, written: Sequence[Any], number: int) -> Iterator[Prefix]:
        assert self._conversation is not None  # view checks
        draft = self._grader.draft(self._conversation.index, number)
        for end in cuts(len(written)):
            draft.ids.extend(written[len(draft.ids) : end])
            yield draft.text(), draft.values()
