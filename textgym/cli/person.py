"""A person at the terminal as an agent."""

from __future__ import annotations

from collections.abc import Sequence

from textgym.cli.console import print_line
from textgym.cli.play import GO_ON, QUIT, read_text
from textgym.evaluation import Unavailable
from textgym.evaluation.prompts import TURN


class Person:
    """Reads prompts on the screen and types the answers.

    What was typed is stored at once, so that somebody who has had enough can go on with
    the same command another day.
    """

    concurrency = 1

    def __init__(self) -> None:
        self._introduction = ""

    def reply(self, prompts: Sequence[str]) -> list[str]:
        """Show prompts and read what is typed.

        Raises:
            Unavailable: if the person has had enough.
        """
        return [self._reply(prompt) for prompt in prompts]

    def _reply(self, prompt: str) -> str:
        introduction, _, turn = prompt.rpartition(TURN)
        if introduction != self._introduction:
            print_line(f"\n{introduction.strip()}", style="dim")
            print_line(f"{QUIT} ends, {GO_ON} at the end of a line goes on in the next")
            self._introduction = introduction
        print_line(f"\n{turn.strip()}")
        try:
            text = read_text("> ")
        except EOFError:
            text = QUIT
        if text.strip() == QUIT:
            raise Unavailable("you have left; give the same command again to go on")
        return text
