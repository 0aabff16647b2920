"""The ways to write a turn: token by token, many at once, or as a string."""
