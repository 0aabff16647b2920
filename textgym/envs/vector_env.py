"""Many rows, one token each per step, as array operations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from gymnasium.error import InvalidAction, ResetNeeded
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space

from textgym.corpora.corpus import Corpus
from textgym.envs.encoding import encoded_corpus
from textgym.envs.row_tasks import make_rows
from textgym.envs.seeding import episode_hash, seed_key
from textgym.envs.token_spaces import token_spaces
from textgym.errors import unknown_name
from textgym.task import Task
from textgym.tokenizers import Tokenizer

Array = npt.NDArray[Any]
Observation = dict[str, Array]
Step = tuple[Observation, Array, Array, Array, dict[str, Any]]
