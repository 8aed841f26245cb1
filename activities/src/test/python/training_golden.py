"""Golden numbers of a whole training: losses, weights and predictions, from torch.

Run from the repository's root: python activities/src/test/python/training_golden.py
"""

import copy
import json
import math
import pathlib

import torch

from log_mel_cnn import LogMelCnn, cbce, class_weights, padded

OUT = pathlib.Path("activities/src/test/resources/dev/chorale/training/training.json")
MELS, CHANNELS, CLASSES, EPOCHS = 8, 6, 3, 10


def wave(shape: tuple[int, ...], scale: float, offset: float) -> torch.Tensor:
    """TrainingGoldenTest makes the same."""
    size = math.prod(shape)
    values = [scale * math.sin(0.7 * i + offset) for i in range(size)]
    return torch.tensor(values, dtype=torch.float32).reshape(shape)


def clips(first: int, count: int) -> list[torch.Tensor]:
    return [wave((MELS, 20 + 7 * n), 1.0, 0.1 * n) for n in range(first, first + count)]


TARGETS = torch.tensor([[0.75, 0.25, 0.0], [0.0, 1.0, 0.0], [0.2, 0.2, 0.6], [0.5, 0.0, 0.5]])

torch.set_num_threads(1)
network = LogMelCnn(MELS, CHANNELS, CLASSES, dropout=0.0)
with torch.no_grad():
    for index, (name, value) in enumerate(network.named_parameters()):
        if not name.startswith("norms"):
            value.copy_(wave(tuple(value.shape), 0.3, float(len(name))))

train, frames = padded(clips(0, 4))
dev, dev_frames = padded(clips(4, 2))
test, test_frames = padded(clips(6, 3))
dev_targets = TARGETS[:2]
weights = class_weights(TARGETS, beta=0.9)
optimizer = torch.optim.AdamW(network.parameters(), lr=0.01, weight_decay=0.01)
curve, best = [], None
for epoch in range(EPOCHS):
    network.train()
    loss = cbce(network(train, frames), TARGETS, weights)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    network.eval()
    with torch.no_grad():
        dev_loss = cbce(network(dev, dev_frames), dev_targets, weights).item()
    if best is None or dev_loss < best[0]:
        best = (dev_loss, copy.deepcopy(network))
    curve.append([loss.item(), dev_loss])
with torch.no_grad():
    predictions = torch.softmax(best[1](test, test_frames), 1)
state = {k: v for k, v in best[1].state_dict().items() if not k.endswith("num_batches_tracked")}
golden = {
    "curve": curve,
    "predictions": predictions.tolist(),
    "weights": {name: value.flatten().tolist() for name, value in state.items()},
}
OUT.write_text(json.dumps(golden) + "\n")
