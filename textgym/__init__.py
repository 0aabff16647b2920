"""Gymnasium environments in which agents write text and are paid by real metrics.

Importing the package registers its environments, such as `textgym/Translate-v0`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from textgym.corpora.corpus import Corpus, Example, ProceduralCorpus
from textgym.errors import TextgymNotice
from textgym.metrics import METRICS, Metric
from textgym.registration import discover_tasks, register, registered_tasks
from textgym.remarks import Remark
from textgym.rewards import Reward
from textgym.task import MaskRule, Prompt, Reply, Task, Turn
from textgym.tokenizers import (
    CharacterTokenizer,
    SubwordTokenizer,
    Tokenizer,
    WordTokenizer,
)

if TYPE_CHECKING:
    from textgym.corpora.files import CorpusError, FileCorpus
    from textgym.corpora.hub import HubCorpus
    from textgym.corpora.sacrebleu_sets import SacrebleuCorpus
    from textgym.envs.text_env import TextEnv
    from textgym.envs.turn_env import TurnEnv
    from textgym.envs.vector_env import TextVectorEnv

__version__ = "0.1.0"

__all__ = [
    "METRICS",
    "CharacterTokenizer",
    "Corpus",
    "CorpusError",
    "Example",
    "FileCorpus",
    "HubCorpus",
    "MaskRule",
    "Metric",
    "ProceduralCorpus",
    "Prompt",
    "Remark",
    "Reply",
    "Reward",
    "SacrebleuCorpus",
    "SubwordTokenizer",
    "Task",
    "TextEnv",
    "TextVectorEnv",
    "TextgymNotice",
    "Tokenizer",
    "Turn",
    "TurnEnv",
    "WordTokenizer",
    "register",
    "registered_tasks",
]

# Imported when they are first asked for: they double the time that the import takes.
_LATER = {
    "CorpusError": "textgym.corpora.files",
    "FileCorpus": "textgym.corpora.files",
    "HubCorpus": "textgym.corpora.hub",
    "SacrebleuCorpus": "textgym.corpora.sacrebleu_sets",
    "TextEnv": "textgym.envs.text_env",
    "TextVectorEnv": "textgym.envs.vector_env",
    "TurnEnv": "textgym.envs.turn_env",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_LATER[name]), name)
    return value


discover_tasks()
