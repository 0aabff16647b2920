"""Text metrics: scores in [0, 1], equal to those of the public libraries."""

from collections.abc import Callable
from functools import partial

from textgym.errors import unknown_name
from textgym.metrics.bleu import BLEU
from textgym.metrics.chrf import CHRF
from textgym.metrics.metric import MatchMetric, Metric
from textgym.metrics.rouge import ROUGE, ROUGEL, TokenF1
from textgym.metrics.surface import ExactMatch, LengthRatio, Repetition
from textgym.metrics.ter import TER

METRICS: dict[str, Callable[[], Metric]] = {
    "bleu": BLEU,
    "bleu_lowercase": partial(BLEU, lowercase=True),
    "chrf": CHRF,
    "ter": TER,
    "rouge1": partial(ROUGE, 1),
    "rouge2": partial(ROUGE, 2),
    "rougeL": ROUGEL,
    "exact": ExactMatch,
    "token_f1": TokenF1,
    "length": LengthRatio,
    "repetition": Repetition,
}


def make_metric(name: str) -> Metric:
    """Make the metric of a name.

    Raises:
        ValueError: if there is none; the message lists those there are.
    """
    if name not in METRICS:
        raise ValueError(unknown_name("metric", name, METRICS))
    return METRICS[name]()


__all__ = [
    "BLEU",
    "CHRF",
    "METRICS",
    "ROUGE",
    "ROUGEL",
    "TER",
    "ExactMatch",
    "LengthRatio",
    "MatchMetric",
    "Metric",
    "Repetition",
    "TokenF1",
    "make_metric",
]
