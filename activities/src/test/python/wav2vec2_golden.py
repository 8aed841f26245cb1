"""Tiny checkpoints in every form that transformers saves, and what transformers and torch make of
them: hidden states, pooled vectors, logits, loss, gradients, and parameters after AdamW steps.

Run from the repository's root: python activities/src/test/python/wav2vec2_golden.py
"""

import copy
import json
import math
import pathlib
import shutil
import wave

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import (
    HubertConfig,
    HubertForSequenceClassification,
    HubertModel,
    Wav2Vec2Config,
    Wav2Vec2FeatureExtractor,
    Wav2Vec2ForCTC,
    Wav2Vec2ForPreTraining,
    Wav2Vec2Model,
)

from java_random import JavaRandom
from log_mel_cnn import cbce, class_weights

OUT = pathlib.Path("activities/src/test/resources/dev/chorale/model/wav2vec2")
WIDTH, CLASSES = 24, 3
LENGTHS = (700, 1013, 400)
TARGETS = torch.tensor([[0.75, 0.25, 0.0], [0.0, 1.0, 0.0], [0.2, 0.2, 0.6]])
SIZES = dict(
    hidden_size=16,
    num_attention_heads=4,
    intermediate_size=20,
    conv_dim=(8, 8, 8),
    conv_kernel=(10, 3, 2),
    conv_stride=(5, 2, 2),
    num_conv_pos_embedding_groups=4,
)
OFF = dict(mask_time_prob=0.0, mask_feature_prob=0.0)
SHORT = {"bf16": torch.bfloat16, "fp16": torch.float16}
LAYER_NORM = dict(
    num_hidden_layers=3,
    feat_extract_norm="layer",
    conv_bias=True,
    do_stable_layer_norm=True,
    num_conv_pos_embeddings=6,
    layer_norm_eps=1e-4,
)
GROUP_NORM = dict(
    num_hidden_layers=2,
    feat_extract_norm="group",
    conv_bias=False,
    do_stable_layer_norm=False,
    num_conv_pos_embeddings=5,
)


class Classifier(nn.Module):
    """The paper's head over the mean of the valid frames."""

    def __init__(self, encoder: nn.Module):
        super().__init__()
        self.encoder = encoder
        self.linears = nn.ModuleList(
            [nn.Linear(encoder.config.hidden_size, WIDTH), nn.Linear(WIDTH, WIDTH)]
        )
        self.output = nn.Linear(WIDTH, CLASSES)

    def hidden(self, sound: torch.Tensor, samples: torch.Tensor) -> torch.Tensor:
        valid = (torch.arange(sound.shape[1])[None] < samples[:, None]).long()
        return self.encoder(sound, attention_mask=valid).last_hidden_state

    def pooled(self, sound: torch.Tensor, samples: torch.Tensor):
        hidden = self.hidden(sound, samples)
        frames = self.encoder._get_feat_extract_output_lengths(samples)
        own = (torch.arange(hidden.shape[1])[None] < frames[:, None]).float()[:, :, None]
        return hidden * own, (hidden * own).sum(1) / frames[:, None]

    def forward(self, sound: torch.Tensor, samples: torch.Tensor) -> torch.Tensor:
        pooled = self.pooled(sound, samples)[1]
        for linear in self.linears:
            pooled = F.relu(linear(pooled))
        return self.output(pooled)


def scatter(module: nn.Module, seed: int) -> None:
    """Random numbers in every tensor, norms and biases too, that bfloat16 and half hold exactly."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, value in module.named_parameters():
            noise = torch.randn(value.shape, generator=generator)
            scale = 1.5 / math.sqrt(value[0].numel()) if value.dim() > 1 else 0.2
            is_one = name.endswith("norm.weight") or name.endswith("original0")
            value.copy_((noise * scale + (1.0 if is_one else 0.0)).bfloat16().float())
            small = value.abs() < 2.0**-14
            value[small] = 0.0
            assert torch.equal(value, value.half().float())


def clips() -> list[np.ndarray]:
    generator = np.random.default_rng(5)
    return [
        (0.1 + 0.3 * generator.standard_normal(n) * np.sin(np.arange(n) / 37)).astype(np.float32)
        for n in LENGTHS
    ]


def names(module: Classifier, of=lambda value: value) -> dict[str, torch.Tensor]:
    """By the names that Chorale gives them."""
    tensors = {}
    for name, value in module.named_parameters():
        found = of(value)
        if found is not None:
            own = name.removeprefix("encoder.") if name.startswith("encoder.") else "head." + name
            tensors[own] = found.detach().clone().contiguous()
    return tensors


def under(prefix: str, tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {f"{prefix}.{name}": value for name, value in tensors.items()}


def golden(encoder: nn.Module, extractor: Wav2Vec2FeatureExtractor, steps: bool):
    raw = clips()
    network = Classifier(encoder)
    scatter(network.linears, 11)
    scatter(network.output, 12)
    network.eval()
    made = {f"clip.{i}": torch.tensor(clip) for i, clip in enumerate(raw)}
    normalised = [
        torch.tensor(extractor(clip, sampling_rate=16000)["input_values"][0]) for clip in raw
    ]
    made |= {f"normalised.{i}": clip for i, clip in enumerate(normalised)}
    group = encoder.config.feat_extract_norm == "group"
    if group:
        # Padding enters the group norm, so a batch is of equal lengths.
        normalised = [clip[: min(LENGTHS)] for clip in normalised]
        made |= {f"equal.{i}": clip.clone() for i, clip in enumerate(normalised)}
    samples = torch.tensor([len(clip) for clip in normalised])
    sound = nn.utils.rnn.pad_sequence(normalised, batch_first=True)
    weights = class_weights(TARGETS, beta=0.9)
    made |= {f"start.{k}": v for k, v in names(network).items() if k.startswith("head.")}
    with torch.no_grad():
        made["hidden"], made["pooled"] = network.pooled(sound, samples)
        if not group:
            alone = [network.pooled(clip[None], torch.tensor([len(clip)]))[1] for clip in normalised]
            made["alone"] = torch.cat(alone)
            made["pooledOfAll"] = network.hidden(sound, samples).mean(1)
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3, weight_decay=0.01)
    for step in range(50 if steps else 1):
        logits = network(sound, samples)
        loss = cbce(logits, TARGETS, weights)
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            made["logits"], made["loss"] = logits.detach(), loss.detach()[None]
            made |= under("gradient", names(network, lambda value: value.grad))
        optimizer.step()
        if step in (2, 49):
            made |= under(f"after{step + 1}", names(network))
    return made


def autocast(
    encoder: nn.Module, normalised: list[torch.Tensor], dtype: torch.dtype
) -> dict[str, torch.Tensor]:
    """The layers of the transformer under autocast to 16 bits, all else in float32."""
    network = Classifier(copy.deepcopy(encoder))
    scatter(network.linears, 11)
    scatter(network.output, 12)
    network.eval()
    for layer in network.encoder.encoder.layers:
        layer.forward = torch.autocast("cpu", dtype, cache_enabled=False)(layer.forward)
    samples = torch.tensor([len(clip) for clip in normalised])
    sound = nn.utils.rnn.pad_sequence(normalised, batch_first=True)
    logits = network(sound, samples)
    loss = cbce(logits, TARGETS, class_weights(TARGETS, beta=0.9))
    loss.backward()
    made = {"logits": logits.detach(), "loss": loss.detach()[None]}
    return made | under("gradient", names(network, lambda value: value.grad))


def inputs(made: dict[str, torch.Tensor], name: str) -> list[torch.Tensor]:
    return [made[f"{name}.{i}"] for i in range(len(LENGTHS))]


def masked(encoder: nn.Module, seed: int) -> dict[str, torch.Tensor]:
    """Training mode with all dropouts 0, whose masks and layer drop are drawn as Java draws them.

    Three steps, each with the next seed.
    """
    network = Classifier(encoder)
    scatter(network.linears, 11)
    scatter(network.output, 12)
    network.train()
    raw = [torch.tensor(clip) for clip in clips()]
    samples = torch.tensor([len(clip) for clip in raw])
    sound = nn.utils.rnn.pad_sequence(raw, batch_first=True)
    weights = class_weights(TARGETS, beta=0.9)
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3, weight_decay=0.01)
    made = under("start", names(network))
    moved = []
    for step in range(3):
        random = JavaRandom(seed + step)
        logits = drawn(random, lambda: network(sound, samples))
        loss = cbce(logits, TARGETS, weights)
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            made |= {
                "logits": logits.detach(),
                "loss": loss.detach()[None],
                "next": torch.tensor([random.next_double()], dtype=torch.float64).float(),
                **under("gradient", names(network, lambda value: value.grad)),
            }
        moved.append(frozenset(names(network, lambda value: value.grad)))
        optimizer.step()
    assert len(set(moved)) > 1, "the same layers were left out in each step"
    return made | under("after3", names(network))


def drawn(random: JavaRandom, compute):
    """What is computed with these random numbers."""
    rand, choice, uniform = np.random.rand, np.random.choice, torch.rand
    np.random.rand = lambda n: np.array([random.next_double()])
    np.random.choice = lambda of, many, replace: random.distinct(of, many)
    torch.rand = lambda size: torch.tensor(random.next_double(), dtype=torch.float64)
    try:
        return compute()
    finally:
        np.random.rand, np.random.choice, torch.rand = rand, choice, uniform


def forms(model: nn.Module) -> None:
    """One network in every form in which transformers saves it."""
    model.save_pretrained(OUT / "safetensors")
    model.save_pretrained(OUT / "safetensors-shards", max_shard_size="12KB")
    model.save_pretrained(OUT / "torch", safe_serialization=False)
    model.save_pretrained(OUT / "torch-shards", safe_serialization=False, max_shard_size="12KB")
    copy.deepcopy(model).half().save_pretrained(OUT / "safetensors-half")
    copy.deepcopy(model).bfloat16().save_pretrained(OUT / "safetensors-bfloat16")
    copy.deepcopy(model).half().save_pretrained(OUT / "torch-half", safe_serialization=False)
    copy.deepcopy(model).bfloat16().save_pretrained(OUT / "torch-bfloat16", safe_serialization=False)
    # The older names of weight norm, put in by hand: no transformers of today writes them. And a tensor that is not stored row by row.
    state = load_file(OUT / "safetensors" / "model.safetensors")
    conv = "encoder.pos_conv_embed.conv."
    state[conv + "weight_g"] = state.pop(conv + "parametrizations.weight.original0")
    state[conv + "weight_v"] = state.pop(conv + "parametrizations.weight.original1")
    transposed = "feature_projection.projection.weight"
    state[transposed] = state[transposed].t().contiguous().t()
    shutil.copytree(OUT / "torch", OUT / "torch-older-names")
    torch.save(state, OUT / "torch-older-names" / "pytorch_model.bin")
    for kind in (Wav2Vec2ForCTC, Wav2Vec2ForPreTraining):
        config = copy.deepcopy(model.config)
        config.vocab_size = 5
        config.codevector_dim = config.proj_codevector_dim = 4
        config.num_codevectors_per_group = 3
        task = kind(config)
        task.wav2vec2.load_state_dict(model.state_dict())
        task.save_pretrained(OUT / ("ctc" if kind is Wav2Vec2ForCTC else "pre-training"))


def embedding(model: nn.Module, extractor: Wav2Vec2FeatureExtractor) -> None:
    """A recording, and the mean of its hidden states."""
    pcm = np.round(clips()[1] * 16384).astype("<i2")
    with wave.open(str(OUT / "clip.wav"), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16000)
        out.writeframes(pcm.tobytes())
    sound = extractor(pcm.astype(np.float32) / 32768, sampling_rate=16000, return_tensors="pt")
    with torch.no_grad():
        hidden = model.eval()(sound["input_values"]).last_hidden_state[0]
    answer = {"frames": len(hidden), "mean": hidden.mean(0).tolist()}
    answer["parameters"] = model.num_parameters()
    (OUT / "embedding.json").write_text(json.dumps(answer) + "\n")


def large() -> None:
    """Parameters of facebook/wav2vec2-large-robust, whose config.json says this."""
    config = Wav2Vec2Config(
        hidden_size=1024,
        num_hidden_layers=24,
        num_attention_heads=16,
        intermediate_size=4096,
        feat_extract_norm="layer",
        conv_bias=True,
        do_stable_layer_norm=True,
    )
    counts = {}
    for layers in (24, 12):
        config.num_hidden_layers = layers
        with torch.device("meta"):
            counts[str(layers)] = Wav2Vec2Model(config).num_parameters()
    config.num_hidden_layers = 24
    (OUT / "large.config.json").write_text(config.to_json_string())
    (OUT / "large.json").write_text(json.dumps(counts) + "\n")


shutil.rmtree(OUT, ignore_errors=True)
torch.manual_seed(0)
torch.set_num_threads(1)
extractor = Wav2Vec2FeatureExtractor(do_normalize=True)

layer = Wav2Vec2Model(Wav2Vec2Config(**SIZES, **LAYER_NORM, **OFF))
scatter(layer, 1)
forms(layer)
copied = copy.deepcopy(layer)
made = golden(layer, extractor, steps=True)
save_file(made, OUT / "layer-norm.golden.safetensors")
for name, dtype in SHORT.items():
    made_short = autocast(copied, inputs(made, "normalised"), dtype)
    save_file(made_short, OUT / f"layer-norm.{name}.golden.safetensors")
embedding(Wav2Vec2Model.from_pretrained(OUT / "safetensors", num_hidden_layers=2), extractor)

group = Wav2Vec2Model(Wav2Vec2Config(**SIZES, **GROUP_NORM, **OFF, hidden_act="relu"))
scatter(group, 2)
group.save_pretrained(OUT / "group-norm")
copied = copy.deepcopy(group)
made = golden(group, extractor, steps=True)
save_file(made, OUT / "group-norm.golden.safetensors")
for name, dtype in SHORT.items():
    made_short = autocast(copied, inputs(made, "equal"), dtype)
    save_file(made_short, OUT / f"group-norm.{name}.golden.safetensors")

of_hubert = HubertConfig(**SIZES, **LAYER_NORM | {"num_hidden_layers": 1}, num_labels=2)
whole = HubertForSequenceClassification(of_hubert)
scatter(whole, 3)
whole.save_pretrained(OUT / "hubert")
save_file(golden(whole.hubert, extractor, steps=False), OUT / "hubert.golden.safetensors")

no_norm = HubertModel(
    HubertConfig(**SIZES, **GROUP_NORM | {"num_hidden_layers": 1}, feat_proj_layer_norm=False)
)
scatter(no_norm, 4)
no_norm.save_pretrained(OUT / "hubert-group-norm")
save_file(golden(no_norm, extractor, steps=False), OUT / "hubert-group-norm.golden.safetensors")

rates = dict(hidden_dropout=0.0, activation_dropout=0.0, attention_dropout=0.0, layerdrop=0.4)
masks = dict(
    mask_time_prob=0.3,
    mask_time_length=4,
    mask_feature_prob=0.3,
    mask_feature_length=3,
    mask_feature_min_masks=1,
)
seen = Wav2Vec2Model(Wav2Vec2Config(**SIZES, **LAYER_NORM, **rates, **masks))
scatter(seen, 6)
(OUT / "masked.config.json").write_text(seen.config.to_json_string())
save_file(masked(seen, 20), OUT / "masked.golden.safetensors")
large()
for path in sorted(OUT.rglob("generation_config.json")):
    path.unlink()
print(sum(path.stat().st_size for path in OUT.rglob("*") if path.is_file()), "bytes")
