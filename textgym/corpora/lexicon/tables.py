"""Reading of the word tables: one row a line, columns between spaces."""

from __future__ import annotations


def rows(table: str) -> list[list[str]]:
    """Split a table into rows of columns; blank lines and `#` comments are skipped.

    Columns are parted by two or more spaces, so that a column may hold words.
    """
    lines = (line.split("#")[0].strip() for line in table.splitlines())
    return [
        [cell.strip() for cell in line.split("  ") if cell] for line in lines if line
    ]
