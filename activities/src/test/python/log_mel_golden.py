"""Golden numbers of the log-mel spectrogram, from numpy.

Run from the repository's root: python activities/src/test/python/log_mel_golden.py
"""

import json
import math
import pathlib

import numpy as np

OUT = pathlib.Path("activities/src/test/resources/dev/chorale/audio/log_mel.json")
RATE, WINDOW, HOP, FFT, BANDS = 16000, 400, 160, 512, 40


def sound(length: int) -> np.ndarray:
    """A rising tone over a hum; LogMelTest makes the same."""
    t = np.arange(length) / RATE
    x = 0.4 * np.sin(2 * math.pi * (300 + 900 * t) * t) + 0.1 * np.sin(2 * math.pi * 120 * t)
    return x.astype(np.float32)


def bank() -> np.ndarray:
    mel = lambda hertz: 2595 * np.log10(1 + hertz / 700)
    edges = 700 * (10 ** (np.linspace(mel(50), mel(RATE / 2), BANDS + 2) / 2595) - 1)
    bins = np.arange(FFT // 2 + 1) * RATE / FFT
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(rising, falling))


def log_mel(x: np.ndarray) -> np.ndarray:
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    frames = np.lib.stride_tricks.sliding_window_view(x.astype(np.float64), WINDOW)[::HOP] * hann
    power = np.abs(np.fft.rfft(frames, FFT)) ** 2
    y = np.log(bank() @ power.T + 1e-6)
    y -= y.mean(axis=1, keepdims=True)
    return y / (y.std(axis=1, keepdims=True) + 1e-3)


OUT.write_text(json.dumps([[round(float(v), 5) for v in band] for band in log_mel(sound(3000))]) + "\n")
