"""The tasks: one file, one environment."""
