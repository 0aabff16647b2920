"""The page as a file."""

import base64
import hashlib
import html
import re
import sys

import pytest
from gymnasium.error import DependencyNotInstalled
from played import HOSTILE, curves, results

from textgym.report.page import render_page, short_label


@pytest.fixture(scope="module")
def page() -> str:
    return render_page(results(), curves(), title="What <b>agents</b> did")


def test_what_agents_wrote_is_no_markup(page: str) -> None:
    assert "<script>alert" not in page
    assert "<img" not in page
    assert html.escape(HOSTILE, quote=False)[:20] in page


def test_the_title_is_no_markup_either(page: str) -> None:
    assert "<title>What &lt;b&gt;agents&lt;/b&gt; did</title>" in page


def test_the_policy_allows_the_page_s_own_script_and_style_only(page: str) -> None:
    policy = html.unescape(re.search(r'Policy" content="([^"]*)"', page)[1])
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for name in ("script", "style"):
        (content,) = re.findall(rf"<{name}>(.*?)</{name}>", page, re.S)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy


def test_the_page_names_no_other_file(page: str) -> None:
    assert re.findall(r'(?:src|href)="(?!#)', page) == []
    assert "http" not in re.sub('http-equiv="[^"]*"', "", page)


def test_a_page_is_the_same_when_it_is_written_again(page: str) -> None:
    again = render_page(results(), curves(), title="What <b>agents</b> did")
    assert again == page


def test_a_page_about_training_runs_alone_has_no_browser() -> None:
    page = render_page([], curves())
    assert "<polyline" in page
    assert "<script" not in page


def test_results_that_cannot_be_compared_make_no_page() -> None:
    with pytest.raises(ValueError, match="called 'oracle'"):
        render_page([results()[0], results()[0]])


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(DependencyNotInstalled, match=r"textgym\[report\]"):
        render_page(results())


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("textgym/Copy-tiny-v0 tiny test", "Copy-tiny-v0"),
        ("my.module:Task small test", "Task"),
    ],
)
def test_short_labels_are_names_alone(label: str, short: str) -> None:
    assert short_label(label) == short
