"""Golden numbers of the resampler, from scipy.signal.resample_poly with firwin's Kaiser window.

Run from the repository's root: python activities/src/test/python/resample_golden.py
"""

import json
import math
import pathlib

import numpy as np
from scipy.signal import firwin, resample_poly

OUT = pathlib.Path("activities/src/test/resources/dev/chorale/audio/resample.json")
CROSSINGS, BETA, CUT_OFF, TO = 64, 10.282, 0.948, 16000


def sound(rate: int, length: int) -> np.ndarray:
    """Two tones and a click; ResamplerTest makes the same."""
    t = np.arange(length) / rate
    x = 0.5 * np.sin(2 * math.pi * 440 * t) + 0.3 * np.sin(2 * math.pi * 3100 * t + 1)
    x[length // 3] += 0.2
    return x.astype(np.float32)


def resampled(rate: int, length: int) -> np.ndarray:
    divisor = math.gcd(rate, TO)
    up, down = TO // divisor, rate // divisor
    taps = firwin(2 * CROSSINGS * max(up, down) + 1, CUT_OFF / max(up, down), window=("kaiser", BETA))
    return resample_poly(sound(rate, length).astype(np.float64), up, down, window=taps)


golden = {
    str(rate): [round(float(y), 9) for y in resampled(rate, length)]
    for rate, length in ((48000, 900), (44100, 827), (8000, 150), (11025, 207), (22050, 413))
}
OUT.write_text(json.dumps(golden, indent=0) + "\n")
