"""`textgym report`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import tyro

from textgym.cli.console import print_line, progress
from textgym.report.results import Curve, Result


@dataclass(frozen=True, kw_only=True)
class Report:
    """Write a page about result cards and training runs, or tables and pictures."""

    sources: Annotated[
        tyro.conf.Positional[tuple[Path, ...]], tyro.conf.arg(metavar="RUN_OR_CARD…")
    ]
    """Directories of result cards, and of training runs for their curves."""
    out: Annotated[Path, tyro.conf.arg(aliases=["-o"], metavar="DIR")] = Path("report")
    """Directory to write to; made where there is none."""
    format: Literal["html", "md", "csv", "png"] = "html"
    """A page to look at, tables in Markdown or CSV, or pictures."""
    title: str = "textgym report"
    """Heading of the page."""

    def run(self) -> int:
        """Read, write and say where."""
        from textgym.report.reading import read_sources

        if not self.sources:
            raise ValueError("report needs at least one result card or training run")
        results, curves = read_sources(self.sources)
        self.out.mkdir(parents=True, exist_ok=True)
        for path in self._write(results, curves):
            print_line(str(path))
        return 0

    def _write(self, results: Sequence[Result], curves: Sequence[Curve]) -> list[Path]:
        from textgym.report import exports

        if self.format == "html":
            return [self._write_page(results, curves)]
        if self.format == "md":
            return [self._save("report.md", exports.markdown(results, curves))]
        if self.format == "csv":
            return [self._save("scores.csv", exports.scores_csv(results))]
        written = []
        if results:
            written.append(self.out / "scores.png")
            exports.draw_scores(results, written[-1])
        if curves:
            written.append(self.out / "curves.png")
            exports.draw_curves(curves, written[-1])
        return written

    def _write_page(self, results: Sequence[Result], curves: Sequence[Curve]) -> Path:
        from textgym.report.page import render_page

        with progress("episodes") as report:
            page = render_page(results, curves, title=self.title, progress=report)
        return self._save("index.html", page)

    def _save(self, name: str, text: str) -> Path:
        path = self.out / name
        # Names and ids may hold halves of pairs, which UTF-8 cannot say.
        path.write_text(text, encoding="utf-8", errors="replace")
        return path
