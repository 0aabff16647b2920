"""Gymnasium environments in which agents write text and are paid by real metrics.

Importing the package registers its environments, such as `textgym/Translate-v0`.
"""

from textgym.corpora import Corpus, CorpusError, Example, FileCorpus, ProceduralCorpus
from textgym.envs.text_env import TextEnv
from textgym.envs.turn_env import TurnEnv
from textgym.envs.vector_env import TextVectorEnv
from textgym.errors import TextgymNotice
from textgym.metrics import METRICS, Metric
from textgym.registration import discover_tasks, register, registered_tasks
from textgym.rewards import Reward
from textgym.task import MaskRule, Reply, Task, Turn
from textgym.tokenizers import CharacterTokenizer, Tokenizer, WordTokenizer

__version__ = "0.1.0"

__all__ = [
    "METRICS",
    "CharacterTokenizer",
    "Corpus",
    "CorpusError",
    "Example",
    "FileCorpus",
    "MaskRule",
    "Metric",
    "ProceduralCorpus",
    "Reply",
    "Reward",
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

discover_tasks()
