"""Draws what each word of a translation earns: `python docs/draw_episode.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gymnasium as gym
from matplotlib.figure import Figure

import textgym  # noqa: F401 (registers the environments)

PATH = Path(__file__).parent / "images" / "episode.png"
WRITTEN = "un petit homme trouve une une lettre."


def main() -> None:
    """Write one word twice, and draw the change of BLEU at every token."""
    env: Any = gym.make("textgym/Translate-tiny-v0").unwrapped
    env.reset(seed=0, options={"index": 0})
    for token in [*env.tokenizer.encode(WRITTEN), env.tokenizer.eos_id]:
        env.step(token)
    view = env.view()
    context, response = view.utterances
    labels = [piece.text.strip() for piece in response.pieces]
    rewards = [piece.earned for piece in response.pieces]
    figure = Figure(figsize=(8, 3.6), layout="constrained")
    axes = figure.subplots()
    colours = ["tab:green" if reward >= 0 else "tab:red" for reward in rewards]
    bars = axes.bar(range(len(labels)), rewards, color=colours)
    axes.bar_label(bars, [f"{reward:+.2f}" for reward in rewards], padding=3)
    axes.set_xticks(range(len(labels)), labels, fontsize=12)
    axes.margins(y=0.2)
    axes.axhline(0, color="black", linewidth=0.8)
    axes.set_ylabel("reward: change of BLEU")
    axes.yaxis.set_major_formatter("{x:.2f}")
    axes.set_title(
        f"reads: {context.text}\nreference: {view.references[0]}",
        loc="left",
        fontsize=12,
    )
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(PATH, dpi=120)


if __name__ == "__main__":
    main()
