"""Golden numbers of optimizers, clipping, schedules and accumulation, from torch and transformers.

Run from the repository's root: python activities/src/test/python/recipe_golden.py
"""

import copy
import json
import math
import pathlib

import torch
import torch.nn.functional as F
from transformers import (
    get_constant_schedule_with_warmup,
    get_cosine_schedule_with_warmup,
    get_linear_schedule_with_warmup,
)

from log_mel_cnn import LogMelCnn, padded

OUT = pathlib.Path("activities/src/test/resources/dev/chorale/training/recipe.json")
SIZE = 24
MELS, CHANNELS, CLASSES, EPOCHS = 8, 6, 3, 8
TARGETS = torch.tensor([[0.75, 0.25, 0.0], [0.0, 1.0, 0.0], [0.2, 0.2, 0.6], [0.5, 0.0, 0.5]])


def formula(scale: float, offset: float) -> torch.Tensor:
    """AdamTest makes the same."""
    return torch.tensor([scale * math.sin(i + offset) for i in range(SIZE)], dtype=torch.float32)


def wave(shape: tuple[int, ...], scale: float, offset: float) -> torch.Tensor:
    """RecipeGoldenTest makes the same."""
    size = math.prod(shape)
    values = [scale * math.sin(0.7 * i + offset) for i in range(size)]
    return torch.tensor(values, dtype=torch.float32).reshape(shape)


def adam(decay: float) -> list[list[float]]:
    """The parameters after each of ten steps."""
    parameter = formula(1.0, 0.0).requires_grad_()
    curvature = formula(3.0, 0.5)
    optimizer = torch.optim.Adam([parameter], lr=0.01, weight_decay=decay)
    steps = []
    for _ in range(10):
        optimizer.zero_grad()
        (parameter * parameter * curvature * curvature * curvature).sum().backward()
        optimizer.step()
        steps.append(parameter.detach().tolist())
    return steps


def clipped(largest: float) -> list[list[float]]:
    """Two gradients, 2 x and 2 y, after clipping."""
    first, second = formula(1.0, 0.0).requires_grad_(), formula(3.0, 0.5).requires_grad_()
    (first.square().sum() + second.square().sum()).backward()
    torch.nn.utils.clip_grad_norm_([first, second], largest)
    return [first.grad.tolist(), second.grad.tolist()]


def rates(schedule, *numbers: int) -> list[float]:
    """The learning rates of 21 steps, which is one more than there are."""
    optimizer = torch.optim.AdamW([torch.zeros(1, requires_grad=True)], lr=0.01)
    scheduler = schedule(optimizer, *numbers)
    found = []
    for _ in range(21):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return found


def clips(first: int, count: int) -> list[torch.Tensor]:
    return [wave((MELS, 20 + 7 * n), 1.0, 0.1 * n) for n in range(first, first + count)]


def training() -> dict:
    """Every choice that is not the usual one: Adam, clipping, warm-up, two parts a batch, weights
    as they are, the clip's weight times its cross-entropy, the best epoch by plain cross-entropy."""
    network = LogMelCnn(MELS, CHANNELS, CLASSES, dropout=0.0)
    with torch.no_grad():
        for name, value in network.named_parameters():
            if not name.startswith("norms"):
                value.copy_(wave(tuple(value.shape), 0.3, float(len(name))))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01, weight_decay=0.1)
    scheduler = get_linear_schedule_with_warmup(optimizer, 3, EPOCHS)
    positives = (TARGETS > 1 / CLASSES + 1e-6).sum(0).clamp(min=1).double()
    weights = ((1 - 0.9) / (1 - 0.9**positives)).float()
    train = clips(0, 4)
    dev, dev_frames = padded(clips(4, 4))
    curve, best = [], None
    for _ in range(EPOCHS):
        network.train()
        optimizer.zero_grad()
        total = 0.0
        for part in ([3, 2], [1, 0]):
            features, frames = padded([train[clip] for clip in part])
            target = TARGETS[part]
            entropy = -(target * F.log_softmax(network(features, frames), 1)).sum(1)
            loss = ((target * weights).sum(1) * entropy).sum() / len(train)
            loss.backward()
            total += loss.item()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 0.2)
        optimizer.step()
        scheduler.step()
        network.eval()
        with torch.no_grad():
            # The fifth dev clip is of a short batch.
            entropy = -(TARGETS * F.log_softmax(network(dev, dev_frames), 1)).sum(1)
        dev_loss = entropy.mean().item()
        if best is None or dev_loss < best[0]:
            best = (dev_loss, copy.deepcopy(network.state_dict()))
        curve.append([total, dev_loss])
    state = {k: v for k, v in best[1].items() if not k.endswith("num_batches_tracked")}
    return {
        "curve": curve,
        "weights": {name: value.flatten().tolist() for name, value in state.items()},
    }


torch.set_num_threads(1)
golden = {
    "adam": {str(decay): adam(decay) for decay in (0.0, 0.1)},
    "clipped": {str(largest): clipped(largest) for largest in (0.5, 100.0)},
    "rates": {
        "constant": rates(get_constant_schedule_with_warmup, 5),
        "linear": rates(get_linear_schedule_with_warmup, 5, 20),
        "cosine": rates(get_cosine_schedule_with_warmup, 5, 20),
    },
    "training": training(),
}
OUT.write_text(json.dumps(golden) + "\n")
