"""Runs the command line with `python -m textgym`."""

import sys

from textgym.cli import main

sys.exit(main())
