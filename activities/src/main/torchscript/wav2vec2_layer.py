"""Writes wav2vec2-layer.pt: one layer of wav2vec 2.0's transformer as a TorchScript function, which
the engine runs and differentiates. With torch 2.7.1:

python activities/src/main/torchscript/wav2vec2_layer.py
"""

from typing import Optional

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from resource_file import write


class Layer(nn.Module):
    """Holds nothing: parameters are arguments."""

    def linear(self, input: Tensor, weight: Tensor, bias: Tensor, kind: int) -> Tensor:
        """In the given element type, as autocast computes it: weights are cast anew each time."""
        return F.linear(input.to(kind), weight.to(kind), bias.to(kind))

    def heads(self, input: Tensor, count: int) -> Tensor:
        """Clips x heads x frames x width of a head."""
        clips, frames, width = input.shape
        return input.view(clips, frames, count, width // count).transpose(1, 2)

    def norm(self, input: Tensor, weight: Tensor, bias: Tensor, epsilon: float) -> Tensor:
        return F.layer_norm(input, [input.size(-1)], weight, bias, epsilon)

    def forward(
        self,
        input: Tensor,
        valid: Tensor,
        settings: Tensor,
        key_weight: Tensor,
        key_bias: Tensor,
        value_weight: Tensor,
        value_bias: Tensor,
        query_weight: Tensor,
        query_bias: Tensor,
        out_weight: Tensor,
        out_bias: Tensor,
        first_norm_weight: Tensor,
        first_norm_bias: Tensor,
        wide_weight: Tensor,
        wide_bias: Tensor,
        narrow_weight: Tensor,
        narrow_bias: Tensor,
        second_norm_weight: Tensor,
        second_norm_bias: Tensor,
    ) -> Tensor:
        """Clips x frames x width, to the same.

        valid: of keys, clips x 1 x 1 x frames; empty where no clip is padded
        settings: heads, dropout behind attention and feed-forward, inside attention, inside
        feed-forward, epsilon, whether norms stand before, activation, precision
        """
        heads = int(settings[0].item())
        dropout, within_attention, within_wide, epsilon = [
            float(settings[1].item()),
            float(settings[2].item()),
            float(settings[3].item()),
            float(settings[4].item()),
        ]
        before = bool(settings[5].item())
        activation, precision = int(settings[6].item()), int(settings[7].item())
        kind = torch.float32
        if precision == 1:
            kind = torch.bfloat16
        elif precision == 2:
            kind = torch.float16
        mask: Optional[Tensor] = None
        if valid.numel() > 0:
            mask = valid

        seen = input
        if before:
            seen = self.norm(input, first_norm_weight, first_norm_bias, epsilon)
        attended = F.scaled_dot_product_attention(
            self.heads(self.linear(seen, query_weight, query_bias, kind), heads),
            self.heads(self.linear(seen, key_weight, key_bias, kind), heads),
            self.heads(self.linear(seen, value_weight, value_bias, kind), heads),
            mask,
            within_attention,
        )
        joined = attended.transpose(1, 2).reshape(input.shape)
        output = self.linear(joined, out_weight, out_bias, kind)
        hidden = input + F.dropout(output, dropout, dropout > 0)
        if not before:
            hidden = self.norm(hidden, first_norm_weight, first_norm_bias, epsilon)

        seen = hidden
        if before:
            seen = self.norm(hidden, second_norm_weight, second_norm_bias, epsilon)
        wide = self.linear(seen, wide_weight, wide_bias, kind)
        if activation == 0:
            wide = F.gelu(wide)
        elif activation == 1:
            wide = F.relu(wide)
        else:
            wide = F.silu(wide)
        wide = F.dropout(wide, within_wide, within_wide > 0)
        output = self.linear(wide, narrow_weight, narrow_bias, kind)
        hidden = hidden + F.dropout(output, dropout, dropout > 0)
        if not before:
            hidden = self.norm(hidden, second_norm_weight, second_norm_bias, epsilon)
        return hidden


write(Layer(), "model/wav2vec2-layer.pt", __file__)
