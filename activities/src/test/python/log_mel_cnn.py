"""The log-mel-cnn network in PyTorch, for golden numbers and for the comparison of speed."""

import torch
import torch.nn.functional as F
from torch import nn


class LogMelCnn(nn.Module):
    KERNELS, STRIDES = (5, 5, 3, 3), (2, 2, 1, 1)

    def __init__(self, mels: int, channels: int, classes: int, dropout: float):
        super().__init__()
        widths = (mels, *[channels] * len(self.KERNELS))
        self.convs = nn.ModuleList(
            nn.Conv1d(widths[i], widths[i + 1], kernel, stride, kernel // 2, bias=False)
            for i, (kernel, stride) in enumerate(zip(self.KERNELS, self.STRIDES))
        )
        self.norms = nn.ModuleList(nn.BatchNorm1d(channels) for _ in self.KERNELS)
        self.output = nn.Linear(channels, classes)
        self.dropout = dropout

    def forward(self, features: torch.Tensor, frames: torch.Tensor) -> torch.Tensor:
        hidden = features
        for conv, norm, stride in zip(self.convs, self.norms, self.STRIDES):
            hidden = F.relu(norm(conv(hidden)))
            frames = (frames - 1) // stride + 1
            valid = torch.arange(hidden.shape[2])[None] < frames[:, None]
            hidden = hidden * valid[:, None].float()
        mean = hidden.sum(2) / frames[:, None]
        return self.output(F.dropout(mean, self.dropout, self.training))


def padded(clips: list[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Bands x frames of each clip as one batch, and the frames of each."""
    frames = torch.tensor([clip.shape[1] for clip in clips])
    batch = torch.zeros(len(clips), clips[0].shape[0], int(frames.max()))
    for row, clip in zip(batch, clips):
        row[:, : clip.shape[1]] = clip
    return batch, frames


def class_weights(targets: torch.Tensor, beta: float) -> torch.Tensor:
    """Of CBCE, scaled to sum to the number of classes."""
    classes = targets.shape[1]
    positives = (targets > 1 / classes + 1e-6).sum(0).clamp(min=1).double()
    weights = (1 - beta) / (1 - beta**positives)
    return (weights * classes / weights.sum()).float()


def cbce(logits: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    return -(weights * targets * F.log_softmax(logits, 1)).sum(1).mean()
