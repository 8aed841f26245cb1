"""Writes weight-norm.pt: the weight of a convolution from its directions and, for each place of the
kernel, its length, as a TorchScript function. With torch 2.7.1:

python activities/src/main/torchscript/weight_norm.py
"""

import torch
from torch import Tensor, nn

from resource_file import write


class WeightNorm(nn.Module):
    """Holds nothing: parameters are arguments."""

    def forward(self, directions: Tensor, lengths: Tensor) -> Tensor:
        return torch._weight_norm(directions, lengths, 2)


write(WeightNorm(), "model/weight-norm.pt", __file__)
