"""The people of a conversation: a simulated user, and an assistant with a script."""
