"""What a training run can be told, as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass

from baselines.exploration.bonus import BonusName
from baselines.networks import NetworkName


@dataclass(frozen=True, kw_only=True)
class Options:
    """What every way to train shares.

    Attributes:
        env: Id of the environment, such as textgym/Translate-tiny-v0; module:id where
            a module of your own registers it, or module:Class of the task.
        level: Level of the task; None for the id's.
        corpus: Path of a corpus; None for the procedural one.
        tokenizer: Of what is written, such as word:2000; None for the corpus's.
        context_tokenizer: Of what is read.
        reward: Name of a metric, or weights such as bleu=0.7,chrf=0.3; None for the
            task's reward.
        dense: Pay the change of the score at every token.
        max_context: Most tokens that are read.
        max_response: Most tokens that a turn may have.
        context_overflow: What happens to longer contexts: truncate, skip or error.
        task_fields: Other fields of the task, such as target=de,rounds=3.
        seed: Decides everything that is left to chance.
        minutes: Length of the run; 3 if no other length is given.
        cpu_minutes: Length of the run in time that processors spend on it, so that
            runs compare even where other programs compute.
        tokens: Length of the run in tokens that are trained on. Only then do two runs
            with one seed end with the same weights.
        validations: How often the agent is tried on validation examples.
        validation_episodes: How many examples each time.
        test_episodes: How many examples of each test split are played at the end;
            None for all.
        threads: Threads of PyTorch; None for all cores. Batches are so small that
            threads wait for each other: where other programs compute, two were forty
            times as slow as one.
        out: Directory of the run; None for a new one under runs/.
        resume: Directory of a run to go on with; then nothing else may be given.
    """

    env: str = "textgym/Translate-tiny-v0"
    level: str | None = None
    corpus: str | None = None
    tokenizer: str | None = None
    context_tokenizer: str | None = None
    reward: str | None = None
    dense: bool = False
    max_context: int | None = None
    max_response: int | None = None
    context_overflow: str | None = None
    task_fields: str | None = None
    seed: int = 0
    minutes: float | None = None
    cpu_minutes: float | None = None
    tokens: float | None = None
    validations: int = 20
    validation_episodes: int = 500
    test_episodes: int | None = None
    threads: int | None = 1
    out: str | None = None
    resume: str | None = None

    def __post_init__(self) -> None:
        lengths = {name: getattr(self, name) for name in _LENGTHS}
        given = {name: value for name, value in lengths.items() if value is not None}
        if len(given) > 1:
            raise ValueError(f"give one of {[*lengths]}, not several; got {given}")
        for name in _POSITIVE:
            value = getattr(self, name, None)
            if value is not None and not value > 0:
                raise ValueError(f"{name} must be above 0; got {value!r}")
        for name in _AT_LEAST_ZERO:
            value = getattr(self, name, None)
            if value is not None and not value >= 0:
                raise ValueError(f"{name} must be at least 0; got {value!r}")

    @property
    def rows(self) -> int:
        """Number of episodes that are played side by side."""
        return 1


@dataclass(frozen=True, kw_only=True)
class NetworkOptions(Options):
    """What all ways to train a network share.

    Attributes:
        learning_rate: Of Adam, at the start; None for 4e-3, or 2e-3 for a transformer.
        final_learning_rate: At the end, as a share of the one at the start.
        gradient_norm: Longer gradients are cut to this length.
        network: What reads and writes.
        embedding_size: Numbers that stand for a word.
        hidden_size: Numbers that stand for a text; even.
        layers: Of a transformer's reader and of its writer; None for 2.
        heads: Of a transformer's attention; None for 4.
        nearness: How much attention prefers near places and the diagonal at first.
        copying: Let the network copy tokens of the context, where what is read and
            what is written have one tokenizer.
    """

    learning_rate: float | None = None
    final_learning_rate: float = 0.05
    gradient_norm: float = 1.0
    network: NetworkName = "gru"
    embedding_size: int = 64
    hidden_size: int = 64
    layers: int | None = None
    heads: int | None = None
    nearness: float = 1.0
    copying: bool = False

    @property
    def critic(self) -> bool:
        """Whether the network values responses, too."""
        return False

    @property
    def first_learning_rate(self) -> float:
        """The learning rate at the start."""
        if self.learning_rate is not None:
            return self.learning_rate
        return _LEARNING_RATES[self.network]


@dataclass(frozen=True, kw_only=True)
class RewardOptions(NetworkOptions):
    """What all ways to learn by reward share.

    Attributes:
        examples: Examples of a batch.
        group_size: Episodes of each example.
        shortest: Fewest tokens of a turn while learning. Without it some learn to stop
            after the few words that they are sure of.
        warm_start_pairs: Examples whose right answers are read beforehand: those of
            the task's oracle, which are first references, in every turn.
        warm_start_updates: Batches of these that come before the first reward.
        warm_start_examples: Pairs of such a batch.
        likelihood_weight: Weight of the references' likelihood after the warm start.
        fresh_moments: Begin to learn by reward with new moments of Adam. Those of a
            warm start belong to gradients of another size, so that its first steps
            by reward may be far too long.
        language_texts: Examples whose right answers are read without their prompts
            before all else: a language model is trained on them, and its weights are
            what learning begins with.
        language_updates: Batches of these, of as many texts as in a warm start.
        bonus: What pays for new texts while learning: counts of their beginnings,
            random network distillation, or intrinsic curiosity.
        bonus_weight: What that is worth, per token, at the start; it sinks evenly to 0.
        target_entropy: How undecided the policy should be at the start, as a share of
            a random one's entropy; the target then sinks evenly to 0. None for 0.5,
            or 0.1 after a warm start, which must not be forgotten.
    """

    examples: int = 32
    group_size: int = 8
    shortest: int = 0
    warm_start_pairs: int = 0
    warm_start_updates: int = 300
    warm_start_examples: int = 64
    likelihood_weight: float = 0.0
    fresh_moments: bool = False
    language_texts: int = 0
    language_updates: int = 300
    bonus: BonusName | None = None
    bonus_weight: float = 0.001
    target_entropy: float | None = None

    @property
    def first_entropy(self) -> float:
        """How undecided the policy should be at the start, as a share."""
        if self.target_entropy is not None:
            return self.target_entropy
        return 0.5 if not self.warm_start_pairs else 0.1

    @property
    def rows(self) -> int:
        """Number of episodes that are played side by side."""
        return self.examples * self.group_size


# Those that are fields of the task, under the same names.
TASK_OPTIONS = (
    "level",
    "corpus",
    "tokenizer",
    "context_tokenizer",
    "reward",
    "dense",
    "max_context",
    "max_response",
    "context_overflow",
)

# What a run can be measured by.
_LENGTHS = ("minutes", "cpu_minutes", "tokens")

_LEARNING_RATES: dict[NetworkName, float] = {"gru": 4e-3, "transformer": 2e-3}

_POSITIVE = (
    "minutes",
    "cpu_minutes",
    "tokens",
    "learning_rate",
    "gradient_norm",
    "embedding_size",
    "hidden_size",
    "layers",
    "heads",
    "validations",
    "validation_episodes",
    "test_episodes",
    "threads",
    "examples",
    "group_size",
    "warm_start_examples",
    "pairs",
    "epochs",
    "parts",
    "clip",
    "steps",
    "averaging",
    "value_scale",
    "capacity",
    "lessons",
    "remembered",
)
_AT_LEAST_ZERO = (
    "seed",
    "final_learning_rate",
    "nearness",
    "entropy_weight",
    "entropy_gain",
    "target_entropy",
    "shortest",
    "warm_start_pairs",
    "warm_start_updates",
    "likelihood_weight",
    "smoothing",
    "decay",
    "value_weight",
    "kl_weight",
    "fluency_weight",
    "annealing",
    "haste",
    "language_texts",
    "language_updates",
    "bonus_weight",
    "imagined",
)
