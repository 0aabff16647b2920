"""What CodeGen stands on: problems, their judge, and the language of programs."""
