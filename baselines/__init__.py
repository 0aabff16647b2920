"""PyTorch agents that learn in textgym's environments."""
