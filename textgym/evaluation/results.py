"""What came out of an evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from statistics import fmean, stdev
from typing import Any

from textgym.envs.encoding import EncodedCorpus, encoded_corpus
from textgym.metrics import Metric, make_metric
from textgym.task import Task

USUAL_METRICS = ("bleu", "chrf", "rougeL")


@dataclass(frozen=True, slots=True)
class Record:
    """One episode.

    Attributes:
        example_index: The example's place in the split.
        example_id: Its name.
        hypothesis: What the agent wrote, in the last turn.
        references: Right answers, if there are any.
        reward: The episode's return.
        metrics: Values of the last turn by name.
        actions: All tokens that it wrote, if it wrote tokens: they play the episode
            again.
        texts: All turns that it wrote, if it wrote texts.
        numbers: What the agent told of each of these tokens, by name.
        error: Why the agent failed; empty if it did not. Such an episode earns nothing.
    """

    example_index: int
    example_id: str
    hypothesis: str
    references: tuple[str, ...]
    reward: float
    metrics: Mapping[str, float]
    actions: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    numbers: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    error: str = ""

    @classmethod
    def failed(cls, task: Task, index: int, error: str) -> Record:
        """Record that an agent failed in an example of the task's split."""
        example = encoded_corpus(task).example(index)
        references = task.references(example, 0)
        return cls(index, example.id, "", references, 0.0, {}, error=error)


@dataclass(frozen=True)
class Evaluation:
    """The records of an evaluation and the scores that follow from them.

    Attributes:
        task: What was played.
        records: One for each example, in order.
    """

    task: Task = field(repr=False)
    records: tuple[Record, ...] = field(repr=False)

    @cached_property
    def mean_reward(self) -> float:
        """The mean return of an episode."""
        return fmean(record.reward for record in self.records)

    @property
    def standard_error(self) -> float:
        """The standard error of the mean return; 0 for a single episode."""
        if len(self.records) < 2:
            return 0.0
        rewards = [record.reward for record in self.records]
        return float(stdev(rewards) / len(rewards) ** 0.5)

    @cached_property
    def mean_metrics(self) -> dict[str, float]:
        """The mean of each value that episodes end with, by name; 0 after failures."""
        names = dict.fromkeys(name for r in self.records for name in r.metrics)
        return {
            name: fmean(
                r.metrics.get(name, 0.0)
                for r in self.records
                if name in r.metrics or r.error
            )
            for name in names
        }

    @property
    def failures(self) -> list[Record]:
        """The episodes in which the agent failed."""
        return [record for record in self.records if record.error]

    @cached_property
    def corpus_scores(self) -> dict[str, float]:
        """Corpus-level scores in [0, 1], by name.

        They are those of the reward's metrics, then BLEU, chrF and ROUGE-L, over the
        episodes that have references. Where a conversation has several turns, a
        corpus of last turns would mislead, so there are none.
        """
        if not self.task.scores_whole_episodes:
            return {}
        metrics = {t.name: t.metric for t in self.task.terms.terms if t.metric}
        for name in USUAL_METRICS:
            metrics.setdefault(name, make_metric(name))
        scores = {name: self.corpus_score(metric) for name, metric in metrics.items()}
        return {name: score for name, score in scores.items() if score is not None}

    def corpus_score(self, metric: str | Metric) -> float | None:
        """Score all hypotheses as one corpus; None where no example has references."""
        made = make_metric(metric) if isinstance(metric, str) else metric
        rows = [r for r in self.records if r.references or not made.needs_references]
        if not rows:
            return None
        hypotheses = [record.hypothesis for record in rows]
        return made.corpus_score(hypotheses, [record.references for record in rows])

    def _truncated_contexts(self, encoded: EncodedCorpus) -> int:
        """Count the played examples whose context was cut at the end.

        `EncodedCorpus.truncated` would count the whole split, and nothing where the
        task skips long contexts, which an evaluation plays all the same.
        """
        encode = encoded.context_tokenizer.encode
        indices = [record.example_index for record in self.records]
        contexts = (self.task.opening(encoded.example(index)) for index in indices)
        return sum(len(encode(text)) > encoded.max_context for text in contexts)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as values that JSON can hold."""
        encoded = encoded_corpus(self.task)
        corpus = encoded.corpus
        return {
            "task": repr(self.task),
            "corpus": corpus.name,
            "split": corpus.split,
            "fingerprint": corpus.fingerprint,
            "tokenizer_fingerprint": encoded.tokenizer.fingerprint,
            "context_tokenizer_fingerprint": encoded.context_tokenizer.fingerprint,
            "truncated_contexts": self._truncated_contexts(encoded),
            "signature": self.task.signature,
            "episodes": len(self.records),
            "mean_reward": self.mean_reward,
            "standard_error": self.standard_error,
            "mean_metrics": self.mean_metrics,
            "corpus_scores": self.corpus_scores,
            "records": [asdict(record) for record in self.records],
        }
