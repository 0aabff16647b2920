"""Models of the `transformers` library as agents."""

import sys
from pathlib import Path
from typing import Any

import pytest
from gymnasium.error import DependencyNotInstalled

from textgym.evaluation import evaluate
from textgym.evaluation.local_models import LocalModel, LocalOptions
from textgym.evaluation.prompts import answer, ask
from textgym.registration import make_task
from textgym.task import Prompt

COPY = make_task("textgym.tasks.copy:Copy", level="tiny", split="test")
WORDS = ("apple", "bread", "honey", "grape", "Input", "Output", ":", ".")


def save_tokenizer(path: Path, **more: Any) -> int:
    transformers = pytest.importorskip(
        "transformers", reason="needs pip install 'textgym[transformers]'"
    )
    from tokenizers import Tokenizer, models, pre_tokenizers

    ids = {word: n for n, word in enumerate(("<pad>", "<eos>", "<unk>", *WORDS))}
    raw = Tokenizer(models.WordLevel(ids, unk_token="<unk>"))
    raw.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=raw, eos_token="<eos>", unk_token="<unk>", **more
    )
    tokenizer.save_pretrained(path)
    return len(ids)


@pytest.fixture(params=["causal", "sequence to sequence"])
def model(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Save a tiny model with weights of chance."""
    size = save_tokenizer(tmp_path, pad_token="<pad>")
    import torch
    import transformers

    torch.manual_seed(1)
    if request.param == "causal":
        config = transformers.GPT2Config(
            vocab_size=size, n_layer=1, n_head=2, n_embd=8, n_positions=512
        )
        made: Any = transformers.GPT2LMHeadModel(config)
    else:
        config = transformers.T5Config(
            vocab_size=size, num_layers=1, num_heads=2, d_model=8, d_kv=4, d_ff=8
        )
        config.decoder_start_token_id = 0
        made = transformers.T5ForConditionalGeneration(config)
    made.save_pretrained(tmp_path)
    return tmp_path


def write(path: Path, prompts: list[str], **options: Any) -> list[str]:
    return LocalModel(path, LocalOptions(max_tokens=6, **options)).reply(prompts)


def test_a_model_plays_all_episodes(model: Path) -> None:
    agent = LocalModel(model, LocalOptions(max_tokens=6, batch=4))
    played = evaluate(agent, COPY, episodes=10)
    assert len(played.records) == 10
    assert not played.failures
    example = COPY.load_corpus()[3]
    prompt = ask(COPY, Prompt(example, example.source, 0, None, 0))
    assert played.records[3].texts == (answer(write(model, [prompt])[0]),)


def test_answers_do_not_depend_on_the_batch(model: Path) -> None:
    prompts = ["apple bread", "honey", "grape apple bread honey honey", "bread ."]
    alone = [write(model, [prompt])[0] for prompt in prompts]
    assert write(model, prompts, batch=4) == alone
    assert write(model, prompts, batch=3) == alone


def test_samples_depend_on_the_seed_alone(model: Path) -> None:
    prompts = ["apple bread"] * 8
    first, again, other = (
        write(model, prompts, temperature=5.0, seed=seed) for seed in (1, 1, 2)
    )
    assert first == again != other


def test_a_model_that_knows_chats_is_asked_in_its_way(model: Path) -> None:
    before = write(model, ["apple"])
    template = "{% for m in messages %}honey {{ m.content }} grape .{% endfor %}"
    (model / "chat_template.jinja").write_text(template)
    agent = LocalModel(model)
    assert agent._as_chat("apple") == "honey apple grape ."
    (model / "chat_template.jinja").unlink()
    assert write(model, ["apple"]) == before


def test_weights_that_may_hold_programs_are_not_read(model: Path) -> None:
    import torch

    (model / "model.safetensors").unlink()
    torch.save({}, model / "pytorch_model.bin")
    with pytest.raises(OSError, match="safetensors"):
        write(model, ["apple"])


def test_other_directories_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="directory of a model"):
        LocalModel(tmp_path)


def test_without_the_library_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.json").write_text("{}")
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(DependencyNotInstalled, match=r"textgym\[transformers\]"):
        LocalModel(tmp_path).reply(["apple"])


@pytest.mark.parametrize(
    "wrong", [{"max_tokens": 0}, {"batch": 0}, {"temperature": -1}]
)
def test_wrong_options_of_local_models_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        LocalOptions(**wrong)
