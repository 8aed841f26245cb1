"""wav2vec 2.0 under the paper's head in PyTorch, as one trains it there: seconds a step.

python peer.py weights full|small DIR     a random network of that size, as transformers saves it
python peer.py train DIR THREADS WARM STEPS CLIPS OUT
"""

import json
import pathlib
import resource
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn
from transformers import Wav2Vec2Config, Wav2Vec2Model

SAMPLES, CLASSES, WIDTH = 3 * 16000, 8, 1024
SIZES = {
    "full": dict(hidden_size=1024, num_hidden_layers=12, num_attention_heads=16, intermediate_size=4096),
    "small": dict(hidden_size=256, num_hidden_layers=4, num_attention_heads=4, intermediate_size=1024),
}


def weights(size: str, folder: str) -> None:
    """Built like wav2vec2-large-robust. Layers are never left out, so that all steps do the same work."""
    torch.manual_seed(1)
    config = Wav2Vec2Config(
        **SIZES[size], feat_extract_norm="layer", conv_bias=True, do_stable_layer_norm=True, layerdrop=0.0
    )
    Wav2Vec2Model(config).save_pretrained(folder)


class Classifier(nn.Module):
    """The paper's head over the mean of the frames."""

    def __init__(self, folder: str):
        super().__init__()
        self.encoder = Wav2Vec2Model.from_pretrained(folder, attn_implementation="sdpa")
        self.encoder.freeze_feature_encoder()
        hidden = [nn.Dropout(0.5), nn.Linear(self.encoder.config.hidden_size, WIDTH), nn.ReLU()]
        hidden += [nn.Dropout(0.5), nn.Linear(WIDTH, WIDTH), nn.ReLU()]
        self.head = nn.Sequential(*hidden, nn.Linear(WIDTH, CLASSES))

    def forward(self, sound: torch.Tensor) -> torch.Tensor:
        return self.head(self.encoder(sound).last_hidden_state.mean(1))


def train(folder: str, threads: int, warm: int, steps: int, clips: int, out: str) -> None:
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    network = Classifier(folder).train()
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-5, weight_decay=0.01)
    seconds, processor = [], []
    for _ in range(warm + steps):
        sound = torch.randn(clips, SAMPLES)
        target = F.one_hot(torch.randint(CLASSES, (clips,)), CLASSES)
        began, used = time.perf_counter(), time.process_time()
        loss = -(network(sound).log_softmax(-1) * target).sum(-1).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss.item()
        seconds.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
    measured = {
        "parameters": sum(parameter.numel() for parameter in trained),
        "allParameters": sum(parameter.numel() for parameter in network.parameters()),
        "stepSeconds": statistics.median(seconds[warm:]),
        "processorSeconds": statistics.median(processor[warm:]),
        "peakGiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    }
    pathlib.Path(out).write_text(json.dumps(measured))


if sys.argv[1] == "weights":
    weights(*sys.argv[2:])
else:
    folder, *numbers, out = sys.argv[2:]
    train(folder, *map(int, numbers), out)
