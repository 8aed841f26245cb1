#!/usr/bin/env python3
"""Writes a small wav2vec 2.0 network with random numbers as transformers would save it, for trying what published weights are needed for.

  infra/ci/random_wav2vec2.py DIR [--seed 1] [--large]

Like wav2vec2-large-robust (layer norms between seven convolutions, pre-norm), but 32 channels, width 64, 3 layers; --large: in its own
sizes, its first 12 layers. Needs no package.
"""

import argparse
import json
import math
import random
import struct
from array import array
from collections import namedtuple
from pathlib import Path

GROUPS, KERNEL = 16, 128
Sizes = namedtuple("Sizes", "channels width layers feed_forward heads")
SMALL = Sizes(32, 64, 3, 128, 4)
LARGE = Sizes(512, 1024, 12, 4096, 16)
# So many numbers are drawn for a tensor, then they come again.
DRAWN = 65536
KERNELS = [10, 3, 3, 3, 3, 2, 2]


def shapes(of):
    """Names and shapes of all tensors."""

    def norm(name, size):
        yield name + ".weight", [size]
        yield name + ".bias", [size]

    def linear(name, before, after):
        yield name + ".weight", [after, before]
        yield name + ".bias", [after]

    yield "masked_spec_embed", [of.width]
    for i, kernel in enumerate(KERNELS):
        name = f"feature_extractor.conv_layers.{i}"
        yield name + ".conv.weight", [of.channels, of.channels if i else 1, kernel]
        yield name + ".conv.bias", [of.channels]
        yield from norm(name + ".layer_norm", of.channels)
    yield from norm("feature_projection.layer_norm", of.channels)
    yield from linear("feature_projection.projection", of.channels, of.width)
    yield "encoder.pos_conv_embed.conv.bias", [of.width]
    yield "encoder.pos_conv_embed.conv.parametrizations.weight.original0", [1, 1, KERNEL]
    yield "encoder.pos_conv_embed.conv.parametrizations.weight.original1", [of.width, of.width // GROUPS, KERNEL]
    yield from norm("encoder.layer_norm", of.width)
    for i in range(of.layers):
        name = f"encoder.layers.{i}."
        for part in ("k_proj", "v_proj", "q_proj", "out_proj"):
            yield from linear(name + "attention." + part, of.width, of.width)
        yield from norm(name + "layer_norm", of.width)
        yield from linear(name + "feed_forward.intermediate_dense", of.width, of.feed_forward)
        yield from linear(name + "feed_forward.output_dense", of.feed_forward, of.width)
        yield from norm(name + "final_layer_norm", of.width)


def values(name, shape, chance):
    """Norms near 1, biases near 0, the rest so that what passes keeps its size."""
    size = math.prod(shape)
    if name.endswith("norm.weight") or name.endswith("original0"):
        low, high = 0.9, 1.1
    elif name.endswith("bias"):
        low, high = -0.02, 0.02
    else:
        high = math.sqrt(3 / max(1, math.prod(shape[1:])))
        low = -high
    drawn = array("f", (chance.uniform(low, high) for _ in range(min(size, DRAWN))))
    return (drawn * math.ceil(size / DRAWN))[:size]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--large", action="store_true")
    given = parser.parse_args()
    sizes = LARGE if given.large else SMALL
    chance = random.Random(given.seed)
    given.folder.mkdir(parents=True, exist_ok=True)
    config = {
        "model_type": "wav2vec2",
        "hidden_size": sizes.width,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.feed_forward,
        "num_conv_pos_embeddings": KERNEL,
        "num_conv_pos_embedding_groups": GROUPS,
        "feat_extract_norm": "layer",
        "conv_bias": True,
        "do_stable_layer_norm": True,
        "conv_dim": [sizes.channels] * len(KERNELS),
        "conv_kernel": KERNELS,
        "conv_stride": [5, 2, 2, 2, 2, 2, 2],
    }
    (given.folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    header, parts, at = {}, [], 0
    for name, shape in shapes(sizes):
        part = values(name, shape, chance).tobytes()
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [at, at + len(part)]}
        parts.append(part)
        at += len(part)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(given.folder / "model.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))
    print(f"{at // 4:,} numbers in {given.folder}")


if __name__ == "__main__":
    main()
