"""Golden numbers of AdamW, from torch.optim.AdamW.

Run from the repository's root: python activities/src/test/python/adamw_golden.py
"""

import json
import math
import pathlib

import torch

OUT = pathlib.Path("activities/src/test/resources/dev/chorale/training/adamw.json")
SIZE = 24


def formula(scale: float, offset: float) -> torch.Tensor:
    """AdamWTest makes the same."""
    return torch.tensor([scale * math.sin(i + offset) for i in range(SIZE)], dtype=torch.float32)


parameter = formula(1.0, 0.0).requires_grad_()
curvature = formula(3.0, 0.5)
optimizer = torch.optim.AdamW([parameter], lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)
steps = []
for _ in range(10):
    optimizer.zero_grad()
    # Its curvature changes sign and is tiny in places, where epsilon counts.
    (parameter * parameter * curvature * curvature * curvature).sum().backward()
    optimizer.step()
    steps.append([float(v) for v in parameter.detach()])
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps(steps) + "\n")
