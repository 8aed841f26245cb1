#!/usr/bin/env python3
"""Writes a small wav2vec 2.0 network with random numbers as transformers would save it, for trying what published weights are needed for.

  infra/ci/random_wav2vec2.py DIR [--seed 1]

Like wav2vec2-large-robust (layer norms between seven convolutions, pre-norm), but 32 channels, width 64, 3 layers. Needs no package.
"""

import argparse
import json
import math
import random
import struct
from array import array
from pathlib import Path

CHANNELS, WIDTH, LAYERS, FEED_FORWARD, HEADS, GROUPS, KERNEL = 32, 64, 3, 128, 4, 16, 128
KERNELS = [10, 3, 3, 3, 3, 2, 2]


def shapes():
    """Names and shapes of all tensors."""

    def norm(name, size):
        yield name + ".weight", [size]
        yield name + ".bias", [size]

    def linear(name, before, after):
        yield name + ".weight", [after, before]
        yield name + ".bias", [after]

    yield "masked_spec_embed", [WIDTH]
    for i, kernel in enumerate(KERNELS):
        name = f"feature_extractor.conv_layers.{i}"
        yield name + ".conv.weight", [CHANNELS, CHANNELS if i else 1, kernel]
        yield name + ".conv.bias", [CHANNELS]
        yield from norm(name + ".layer_norm", CHANNELS)
    yield from norm("feature_projection.layer_norm", CHANNELS)
    yield from linear("feature_projection.projection", CHANNELS, WIDTH)
    yield "encoder.pos_conv_embed.conv.bias", [WIDTH]
    yield "encoder.pos_conv_embed.conv.parametrizations.weight.original0", [1, 1, KERNEL]
    yield "encoder.pos_conv_embed.conv.parametrizations.weight.original1", [WIDTH, WIDTH // GROUPS, KERNEL]
    yield from norm("encoder.layer_norm", WIDTH)
    for i in range(LAYERS):
        name = f"encoder.layers.{i}."
        for part in ("k_proj", "v_proj", "q_proj", "out_proj"):
            yield from linear(name + "attention." + part, WIDTH, WIDTH)
        yield from norm(name + "layer_norm", WIDTH)
        yield from linear(name + "feed_forward.intermediate_dense", WIDTH, FEED_FORWARD)
        yield from linear(name + "feed_forward.output_dense", FEED_FORWARD, WIDTH)
        yield from norm(name + "final_layer_norm", WIDTH)


def values(name, shape, chance):
    """Norms near 1, biases near 0, the rest so that what passes keeps its size."""
    size = math.prod(shape)
    if name.endswith("norm.weight") or name.endswith("original0"):
        return array("f", (chance.uniform(0.9, 1.1) for _ in range(size)))
    if name.endswith("bias"):
        return array("f", (chance.uniform(-0.02, 0.02) for _ in range(size)))
    bound = math.sqrt(3 / max(1, math.prod(shape[1:])))
    return array("f", (chance.uniform(-bound, bound) for _ in range(size)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    given.folder.mkdir(parents=True, exist_ok=True)
    config = {
        "model_type": "wav2vec2",
        "hidden_size": WIDTH,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "intermediate_size": FEED_FORWARD,
        "num_conv_pos_embeddings": KERNEL,
        "num_conv_pos_embedding_groups": GROUPS,
        "feat_extract_norm": "layer",
        "conv_bias": True,
        "do_stable_layer_norm": True,
        "conv_dim": [CHANNELS] * len(KERNELS),
        "conv_kernel": KERNELS,
        "conv_stride": [5, 2, 2, 2, 2, 2, 2],
    }
    (given.folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    header, parts, at = {}, [], 0
    for name, shape in shapes():
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
