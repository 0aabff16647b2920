"""Many rows, one token each per step, as array operations."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from gymnasium.error import ResetNeeded
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space

from textgym.corpora.corpus import Example
from textgym.envs.encoding import OverCorpus, encoded_corpus
from textgym.envs.row_masks import RowMasks
from textgym.envs.rows import Finished, Indices, make_rows
from textgym.envs.seeding import RowSeeds
from textgym.envs.token_spaces import checked_actions, token_spaces
from textgym.envs.vector_infos import (
    mask_of,
    put,
    put_episodes,
    put_final,
    put_objects,
    put_turns,
    text_columns,
)
from textgym.envs.vector_options import (
    autoreset_mode_of,
    checked_sizes,
    read_indices,
    read_reset_mask,
    row_seeds,
)
from textgym.task import Prompt, Task

Array = npt.NDArray[Any]
Observation = dict[str, Array]
Step = tuple[Observation, Array, Array, Array, dict[str, Any]]


class TextVectorEnv(OverCorpus, VectorEnv[Observation, Array, Array]):
    """Many copies of a `TextEnv` in one, stepped together.

    Row i plays the episodes of a `TextEnv` that was reset with seed + i // group_size,
    and pays the same. Infos hold arrays in Gymnasium's layout: beside each `key` the
    mask `_key` says which rows it speaks of.

    Args:
        task: What episodes are about.
        num_envs: Number of rows.
        group_size: Number of neighbouring rows that get the same examples.
        autoreset_mode: NEXT_STEP, SAME_STEP or DISABLED (then rows that ended are
            reset with `options={"reset_mask": mask}`).
        final_text: Put the strings of ended episodes into infos, too; this costs more
            than everything else.
        mask_in_observation: Repeat the mask in the observation.
    """

    metadata = {"render_modes": []}  # noqa: RUF012 (Gymnasium's own)

    def __init__(
        self,
        task: Task,
        num_envs: int = 1,
        *,
        group_size: int = 1,
        autoreset_mode: str | AutoresetMode = AutoresetMode.NEXT_STEP,
        final_text: bool = False,
        mask_in_observation: bool = False,
    ) -> None:
        num_envs, group_size = checked_sizes(num_envs, group_size)
        self.task, self.num_envs = task, num_envs
        self.group_size, self.final_text = group_size, final_text
        self.autoreset_mode = autoreset_mode_of(autoreset_mode)
        self.metadata = {**self.metadata, "autoreset_mode": self.autoreset_mode}
        self.render_mode = None
        encoded = self._encoded = encoded_corpus(task)
        self._grader = encoded.grader(task.terms)
        self.single_observation_space, self.single_action_space = token_spaces(
            encoded, mask_in_observation
        )
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        self._mask_in_observation = mask_in_observation
        self._make_rows()

    def _make_rows(self) -> None:
        encoded, rows = self._encoded, self.num_envs
        self._rows = make_rows(self.task, encoded, self._grader, rows)
        self._seeds: RowSeeds | None = None
        self._contexts = np.zeros((rows, encoded.max_context), np.int64)
        shape = (rows, encoded.max_response)
        self._responses = np.full(shape, encoded.tokenizer.pad_id, np.int64)
        self._row_starts = np.arange(rows) * encoded.max_response
        # NumPy compares with its own scalars in half the time.
        self._eos = np.int64(encoded.tokenizer.eos_id)
        self._pad = np.int64(encoded.tokenizer.pad_id)
        self._longest = np.intp(encoded.max_response)
        self._lengths = np.zeros(rows, np.intp)
        self._indices = np.zeros(rows, np.intp)
        self._due = np.zeros(0, np.intp)
        self._paid = np.zeros(rows)
        rule = self.task.mask_rule(encoded.tokenizer)
        self._masks = RowMasks(rule, encoded.action_mask, rows)
        self._everywhere = np.ones(rows, np.bool_)
        self._everywhere.flags.writeable = False

    @property
    def np_random_seed(self) -> tuple[int, ...]:  # type: ignore[override]
        """The seed of each row."""
        return tuple(self._seeds.seeds) if self._seeds else (-1,) * self.num_envs

    def prompts(self, rows: Indices) -> list[Prompt]:
        """Return what the open turns of some rows must answer.

        That is more than an agent may see: it is meant for oracles and heuristics.

        Raises:
            ResetNeeded: before the first reset.
        """
        if self._seeds is None:
            raise ResetNeeded("prompts was called before the first reset; call reset")
        return [
            conversation.prompt(self.task, self._encoded.example(conversation.index))
            for conversation in self._rows.conversations(rows)
        ]

    def reset(
        self,
        *,
        seed: int | list[int | None] | None = None,
        options: dict[str, Any] | None = None,
    ) -> tuple[Observation, dict[str, Any]]:
        """Begin the next episode in every row.

        Args:
            seed: An int seeds row i with seed + i // group_size; a list has a seed, or
                None, for each row; None goes on with the present sequences.
            options: `index`, one example or one for each row, replaces what would be
                drawn; `reset_mask`, shape (num_envs,), leaves the other rows alone.

        Raises:
            ValueError: for options or seeds of the wrong kind.
        """
        options = options or {}
        rows = read_reset_mask(options, self.num_envs)
        chosen = read_indices(options, self.num_envs, len(self.corpus))
        if self._seeds is None and len(rows) < self.num_envs:
            raise ResetNeeded("reset every row once before using reset_mask")
        fresh = self._seeds is None
        seeds = row_seeds(seed, self.num_envs, self.group_size, fresh=fresh)
        if self._seeds is None:
            self._seeds = RowSeeds(self.num_envs, self._encoded.choose)
        given = np.array([row for row in rows if seeds[row] is not None], np.intp)
        self._seeds.seed(given, [seeds[row] or 0 for row in given])
        infos: dict[str, Any] = {}
        self._due = np.setdiff1d(self._due, rows)
        self._begin_episodes(rows, infos, None if chosen is None else chosen[rows])
        self._add_masks(infos)
        return self._observation(), infos

    def _begin_episodes(
        self, rows: Indices, infos: dict[str, Any], chosen: Indices | None = None
    ) -> None:
        """Draw and begin the next episode of some rows."""
        assert self._seeds is not None  # reset comes first
        drawn = self._seeds.draw(rows)
        indices = drawn if chosen is None else chosen
        self._indices[rows] = indices
        self._contexts[rows] = self._encoded.contexts(indices)
        self._rows.start(rows, indices, self._seeds)
        self._begin_turns(rows)
        put(infos, "example_index", rows, indices, self.num_envs)

    def _begin_turns(self, rows: Indices) -> None:
        self._responses[rows] = self._pad
        self._lengths[rows] = 0
        if self.task.dense:
            self._paid[rows] = 0.0
        if self._masks.follows_text:
            self._masks.start(rows, self._examples(rows))

    def step(self, actions: Array) -> Step:
        """Write a token in every row.

        Raises:
            ResetNeeded: before the first reset, or for rows that ended, if they are
                not reset automatically.
            InvalidAction: if actions are not whole numbers of shape (num_envs,) in the
                action space; nothing has changed then.
        """
        due = self._due_rows()
        actions = checked_actions(actions, self._masks.masks.shape, due)
        self._due = due[:0]
        stops, cut = self._write(actions, due)
        dense, paid = self.task.dense, self._paid
        if dense:
            self._paid = self._rows.scores(self._responses, self._lengths)
            rewards = self._paid - paid
        else:
            rewards = np.zeros(self.num_envs)
        infos: dict[str, Any] = {}
        rows = (stops | cut).nonzero()[0]
        if rows.size:
            texts = (self._contexts, self._responses, self._lengths)
            finished = self._rows.finish(rows, texts)
            rewards[rows] = finished.rewards
            if dense:
                rewards[rows] -= paid[rows]
            ended = rows
            if finished.over is not None:
                ended = rows[finished.over]
                cut[rows] = finished.over & (cut[rows] | finished.limited)
                stops[rows] = finished.over & ~cut[rows]
            self._end_turns(rows, ended, finished, infos)
        if due.size:
            if dense:
                rewards[due] = 0.0
            self._begin_episodes(due, infos)
        self._add_masks(infos)
        # What stops of itself is terminated, what is cut is truncated.
        return self._observation(), rewards, stops, cut, infos

    def _due_rows(self) -> Indices:
        """Return the rows that this step resets.

        Raises:
            ResetNeeded: if the caller should have reset rows.
        """
        if self._seeds is None:
            raise ResetNeeded("step was called before the first reset; call reset")
        if self._due.size and self.autoreset_mode == AutoresetMode.DISABLED:
            raise ResetNeeded(
                f"the episodes of rows {self._due.tolist()} have ended; call "
                "reset(options={'reset_mask': mask}) for them"
            )
        return self._due

    def _write(self, actions: Array, due: Indices) -> tuple[Array, Array]:
        """Write tokens; return the rows that stop and those that the limit cuts.

        Rows that wait for their reset write, too: it is all wiped in a moment.
        """
        eos, pad = self._eos, self._pad
        stops = actions == eos
        if self._masks.follows_text:
            self._masks.advance(np.setdiff1d(np.flatnonzero(~stops), due), actions)
        written = actions if eos == pad else np.where(stops, pad, actions)
        self._responses.reshape(-1)[self._row_starts + self._lengths] = written
        self._lengths += ~stops
        self._rows.write(actions)
        cut = self._lengths == self._longest
        stops[due] = cut[due] = False
        return stops, cut

    def _end_turns(
        self, rows: Indices, ended: Indices, finished: Finished, infos: dict[str, Any]
    ) -> None:
        """Tell of finished turns, and go on with the next turn or episode."""
        same_step = self.autoreset_mode == AutoresetMode.SAME_STEP
        final: dict[str, Any] = {} if same_step else infos
        if self.task.has_own_answers:
            assert finished.over is not None  # tasks that answer say so
            put_turns(final, rows, finished, finished.over, self.num_envs)
            put_turns(infos, rows, finished, ~finished.over, self.num_envs)
        if ended.size:
            put_episodes(final, ended, finished, self.num_envs)
            if self.final_text:
                self._tell_texts(final, ended)
            if same_step:
                self._add_masks(final, ended)
                put_final(infos, self._observation(), final, ended)
                self._begin_episodes(ended, infos)
            else:
                self._due = ended
                # Full rows need a place for what they write before their reset.
                self._lengths[ended] = 0
        if finished.contexts is not None and finished.over is not None:
            going = rows[~finished.over]
            self._contexts[going] = finished.contexts
            self._begin_turns(going)

    def _tell_texts(self, infos: dict[str, Any], rows: Indices) -> None:
        """Put in the strings that a single environment gives at the end."""
        decode = self.tokenizer.decode
        examples = self._examples(rows)
        texts = [
            decode(self._responses[row, : self._lengths[row]].tolist())
            for row in rows.tolist()
        ]
        strings: dict[str, list[Any]] = {
            "example_id": [example.id for example in examples],
            "hypothesis": texts,
            "references": self._rows.references(rows),
            "signature": [self.task.signature] * len(examples),
        }
        if self.task.has_own_answers:
            strings |= text_columns(self._rows.conversations(rows))
        put_objects(infos, rows, strings, self.num_envs)

    def _examples(self, rows: Indices) -> list[Example]:
        return list(map(self._encoded.example, self._indices[rows].tolist()))

    def _observation(self) -> Observation:
        observation: Observation = {
            "context": self._contexts.copy(),
            "response": self._responses.copy(),
        }
        if self._mask_in_observation:
            observation["action_mask"] = self._masks.masks.copy()
        return observation

    def _add_masks(self, infos: dict[str, Any], rows: Indices | None = None) -> None:
        """Put in the action masks of rows, of all if None."""
        infos["action_mask"] = self._masks.masks
        infos["_action_mask"] = (
            self._everywhere if rows is None else mask_of(rows, self.num_envs)
        )
