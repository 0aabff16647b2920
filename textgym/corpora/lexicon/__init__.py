"""The words of the procedural bitext, and the rules of each language."""
