"""The page in headless Chromium: open it, filter, click through, compare."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import Browser, browser, missing
from played import HOSTILE, curves, results

from textgym.report.page import render_page

pytestmark = pytest.mark.skipif(
    bool(missing()), reason=f"not installed: {missing()}; a browser opens the page"
)

EVENT = "new Event('{}', {{bubbles: true}})"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("report") / "index.html"
    made.write_text(render_page(results(), curves()), "utf-8", errors="replace")
    return made


@pytest.fixture(scope="module")
def started() -> Iterator[Browser]:
    with browser() as one:
        yield one


@pytest.fixture
def page(started: Browser, path: Path) -> Iterator[Browser]:
    started.open(path)
    yield started
    assert started.complaints() == []


def choose(page: Browser, id: str, text: str) -> None:
    page.run(
        f"const s = document.getElementById('{id}');"
        f"s.value = [...s.options].find((o) => o.text.startsWith('{text}')).value;"
        f"s.dispatchEvent({EVENT.format('change')});"
    )


def write(page: Browser, id: str, text: str) -> None:
    """Write into a field, and wait until the page has taken note of it."""
    page.run(f"document.getElementById('{id}').value = '{text}'; refresh();")


def text(page: Browser, selector: str) -> str:
    return page.run(f"return document.querySelector('{selector}').textContent")


def count(page: Browser, selector: str) -> int:
    return page.run(f"return document.querySelectorAll('{selector}').length")


def test_all_episodes_are_listed_and_the_first_one_is_shown(page: Browser) -> None:
    assert text(page, "#count") == "36 episodes"
    assert count(page, ".row[aria-selected=true]") == 1
    assert count(page, "#episode .side") == 1


def test_what_agents_wrote_is_text(page: Browser) -> None:
    choose(page, "by-agent", HOSTILE[:8])
    assert count(page, "#episode script, #episode img, #rows script") == 0
    wrote = text(page, "#episode .answer")
    assert "<script>" in wrote
    assert "\\u202e" in wrote
    assert count(page, "tbody th script") == 0


def test_filters_leave_what_fits(page: Browser) -> None:
    choose(page, "by-agent", "oracle")
    assert text(page, "#count") == "12 of 36 episodes"
    choose(page, "by-task", "Translate")
    assert text(page, "#count") == "6 of 36 episodes"
    write(page, "by-most", "0.5")
    assert text(page, "#count") == "0 of 36 episodes"
    assert "No episode fits" in text(page, "#rows")
    assert text(page, "#episode") == ""


def test_words_are_looked_for_in_contexts_and_replies(page: Browser) -> None:
    write(page, "by-words", "ALERT(1)")
    assert text(page, "#count") == "12 of 36 episodes"


def test_rows_stand_in_the_order_that_is_asked_for(page: Browser) -> None:
    for order, first in (("reward, lowest", min), ("reward, highest", max)):
        choose(page, "by-order", order)
        rewards = page.run(
            "return [...document.querySelectorAll('.row-reward')]"
            ".map((one) => Number(one.textContent))"
        )
        assert rewards[0] == first(rewards)
        assert rewards in (sorted(rewards), sorted(rewards, reverse=True))


def test_pieces_are_coloured_by_what_they_earned(page: Browser) -> None:
    choose(page, "by-task", "Translate")
    choose(page, "by-agent", "shuffled")
    choose(page, "by-order", "reward, highest")
    assert count(page, "#episode .piece.gain") > 0
    assert text(page, "#episode .piece.gain small").startswith("+")
    assert "earned +" in page.run("return document.querySelector('.piece.gain').title")


def test_recorded_numbers_are_another_colour(page: Browser) -> None:
    choose(page, "by-agent", "oracle")
    choose(page, "by-task", "Translate")
    choose(page, "colour", "probability")
    assert text(page, "#episode .piece.level small") == "1.000"
    assert text(page, "#episode .answer").rstrip("0123456789.").endswith("(end)")


def test_two_agents_stand_side_by_side(page: Browser) -> None:
    choose(page, "by-agent", "shuffled")
    choose(page, "compare", "oracle")
    assert count(page, "#episode .side") == 2
    assert text(page, "#episode .side:last-child h4") == "oracle"
    choose(page, "compare", "nobody")
    assert count(page, "#episode .side") == 1


def test_a_conversation_shows_its_replies_and_what_turns_earned(page: Browser) -> None:
    choose(page, "by-task", "Dialogue")
    choose(page, "by-agent", "oracle")
    assert count(page, "#episode .reply") >= count(page, "#episode .answer") - 1 > 0
    assert "turn 1 earned" in text(page, "#episode .paid")


def test_words_of_a_reference_are_matched_or_missed(page: Browser) -> None:
    choose(page, "by-task", "Translate")
    choose(page, "by-agent", "oracle")
    references = "#episode .references > :first-child"
    assert count(page, f"{references} .right") > 0
    assert count(page, f"{references} .missed, {references} .moved") == 0
    choose(page, "by-agent", HOSTILE[:8])
    assert count(page, f"{references} .missed") > 0


def test_keys_and_clicks_choose_episodes(page: Browser) -> None:
    page.run(
        "document.getElementById('list').dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'ArrowDown'}))"
    )
    assert (
        page.run("return document.querySelector('[aria-selected=true]').id") == "row-1"
    )
    page.run("document.getElementById('row-3').click()")
    assert (
        page.run("return document.querySelector('[aria-selected=true]').id") == "row-3"
    )


def test_rows_are_made_when_they_are_scrolled_to(page: Browser) -> None:
    page.run("list.style.height = '200px'; drawRows()")
    assert count(page, ".row") < 36
    page.run("list.scrollTop = 1e6; drawRows()")
    assert count(page, "#row-35") == 1
    assert count(page, "#row-0") == 0


def test_the_page_fits_a_phone_in_the_dark(page: Browser) -> None:
    page.resize(390, 844)
    page.darken()
    width = page.run("return document.documentElement.scrollWidth")
    assert width <= 390
    colour = page.run("return getComputedStyle(document.body).backgroundColor")
    assert max(map(int, colour[4:-1].split(","))) < 64
