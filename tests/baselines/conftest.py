"""One thread for all tests of agents: their batches are too small for more."""

from __future__ import annotations

import torch

torch.set_num_threads(1)
