"""Lets `python -m baselines` run the command line."""

import sys

from baselines.cli import main

sys.exit(main())
