"""The training of TrainingBench in PyTorch, as one writes it there: seconds an epoch.

python peer.py DIR THREADS EPOCHS; DIR holds what TrainingBench wrote.
"""

import copy
import json
import pathlib
import random
import sys
import time

import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "activities/src/test/python"))
from log_mel_cnn import LogMelCnn, cbce, class_weights, padded

POOL = 4

folder, threads, epochs = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
torch.manual_seed(1)
random.seed(1)

shared = json.loads((folder / "clips.json").read_text())
model, training = shared["model"], shared["training"]
values = torch.frombuffer(bytearray((folder / "features.f32").read_bytes()), dtype=torch.float32)
sizes = [model["mels"] * clip["frames"] for clip in shared["clips"]]
clips = [part.reshape(model["mels"], -1) for part in values.split(sizes)]
targets = torch.tensor([clip["target"] for clip in shared["clips"]])
train, dev = range(shared["trainClips"]), range(shared["trainClips"], len(clips))


def by_length(indices: list[int]) -> list[list[int]]:
    """Batches of clips of about one length."""
    size = training["batchSize"]
    indices = sorted(indices, key=lambda i: -clips[i].shape[1])
    return [indices[i : i + size] for i in range(0, len(indices), size)]


def shuffled() -> list[list[int]]:
    """As the trainer's BatchOrder: sorted by length within pools of four batches."""
    order, pool = random.sample(train, len(train)), POOL * training["batchSize"]
    batches = [b for i in range(0, len(order), pool) for b in by_length(order[i : i + pool])]
    random.shuffle(batches)
    return batches


network = LogMelCnn(model["mels"], model["channels"], targets.shape[1], model["dropout"])
optimizer = torch.optim.AdamW(
    network.parameters(), lr=training["learningRate"], weight_decay=training["weightDecay"]
)
weights = class_weights(targets[: len(train)], training["beta"])
best, kept, seconds, steps = float("inf"), None, [], 0
for epoch in range(epochs):
    began = time.perf_counter()
    network.train()
    train_loss, steps = 0.0, 0
    for batch in shuffled():
        loss = cbce(network(*padded([clips[i] for i in batch])), targets[batch], weights)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        train_loss += loss.item() * len(batch)
        steps += 1
    network.eval()
    dev_loss = 0.0
    with torch.no_grad():
        for batch in by_length(dev):
            logits = network(*padded([clips[i] for i in batch]))
            dev_loss += cbce(logits, targets[batch], weights).item() * len(batch)
    if dev_loss < best:
        best, kept = dev_loss, copy.deepcopy(network.state_dict())
    seconds.append(time.perf_counter() - began)

measured = {
    "trainClips": len(train),
    "devClips": len(dev),
    "frames": sum(clip.shape[1] for clip in clips),
    "parameters": sum(parameter.numel() for parameter in network.parameters()),
    "steps": steps,
    "epochSeconds": seconds,
}
(folder / "peer.json").write_text(json.dumps(measured))
