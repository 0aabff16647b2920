"""Which drawn problems were chosen: written by `python -m` this package.

Each module holds the numbers of a level's problems by split, as steps from one to the
next. They follow from the operations alone: a test chooses a level anew and compares.
"""
