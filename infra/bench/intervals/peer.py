"""The intervals that run puts beside Chorale's: by confidence-intervals, by numpy and by scipy.

  peer.py make FOLDER           writes the clips that all measure
  peer.py time FOLDER [SHARE]   prints the seconds of each as JSON; the package takes minutes, so SHARE of the 1,000
                                resamples is measured of it, 0.05, and multiplied
  peer.py toolkit FOLDER SHARE  prints the package's seconds for macro-F1 of clips alone
"""

import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from confidence_intervals import Bootstrap
from scipy.special import rel_entr
from scipy.stats import bootstrap
from sklearn.metrics import f1_score

CLIPS, SPEAKERS, RESAMPLES = 45_462, 350, 1_000
CLASSES = ["anger", "sadness", "happiness", "surprise", "fear", "disgust", "contempt", "neutral"]


def make(folder):
    """As many clips as MSP-PODCAST's test set, about five votes each, and predictions that know something of them."""
    rng = np.random.default_rng(20261126)
    prior = np.array([0.1, 0.08, 0.22, 0.07, 0.04, 0.06, 0.08, 0.35])
    shares = np.stack([rng.dirichlet(8 * prior) for _ in range(CLIPS)])
    votes = np.stack([rng.multinomial(5, share) for share in shares])
    logits = 2 * np.log(shares + 0.02) + rng.normal(size=shares.shape)
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    speaker = np.sort(np.minimum((SPEAKERS * rng.beta(1, 2, CLIPS)).astype(int), SPEAKERS - 1))
    speaker[:SPEAKERS] = np.arange(SPEAKERS)
    clip = [f"clip_{i:05}" for i in range(CLIPS)]
    pd.DataFrame(p.round(6), clip, CLASSES).to_csv(folder / "predictions.csv", index_label="clip")
    truth = pd.DataFrame(votes, clip, CLASSES)
    truth.insert(0, "speaker", speaker)
    truth.to_csv(folder / "truth.csv", index_label="clip")


def seconds(function, repeats):
    if repeats > 1:
        function()
    took = []
    for _ in range(repeats):
        before = time.perf_counter()
        function()
        took.append(time.perf_counter() - before)
    return statistics.median(took)


def macro_f1(truth, said):
    return f1_score(truth, said, average="macro", zero_division=0)


def f1(counts):
    """Of rows of both, predicted and true clips of each class."""
    both, predicted, true = counts[..., 0, :], counts[..., 1, :], counts[..., 2, :]
    return np.where(predicted + true == 0, 0, 2 * both / np.maximum(predicted + true, 1)).mean(axis=-1)


def read(folder):
    """Predictions, votes, speakers, and which classes are true and told."""
    p = pd.read_csv(folder / "predictions.csv", index_col="clip")[CLASSES].to_numpy()
    p /= p.sum(axis=1, keepdims=True)
    table = pd.read_csv(folder / "truth.csv", index_col="clip")
    votes, speaker = table[CLASSES].to_numpy(), table["speaker"].to_numpy()
    truth = votes * len(CLASSES) > votes.sum(axis=1, keepdims=True)
    return p, votes, speaker, truth, p > 1 / len(CLASSES) + 1e-6


def toolkit(truth, said, share, conditions=None):
    """Seconds of the package's macro-F1 with all resamples."""
    count = round(share * RESAMPLES)
    return seconds(lambda: Bootstrap(count, macro_f1).get_conf_int(said, truth, conditions), 1) / share


def main(folder, share):
    p, votes, speaker, truth, said = read(folder)
    y = votes / votes.sum(axis=1, keepdims=True)
    kld = rel_entr(y, np.clip(p, 1e-12, None)).sum(axis=1)
    each = np.stack([truth & said, said, truth], axis=1).astype(np.int64)

    def by_rows():
        rows, counts = np.unique(np.concatenate([said, truth], axis=1), axis=0, return_counts=True)
        s, t = rows[:, : len(CLASSES)], rows[:, len(CLASSES) :]
        parts = np.stack([s & t, s, t], axis=1).reshape(len(rows), -1).astype(float)
        drawn = np.random.default_rng(1).multinomial(len(p), counts / len(p), RESAMPLES)
        return np.percentile(f1((drawn @ parts).reshape(RESAMPLES, 3, -1)), [2.5, 97.5])

    def by_speakers():
        parts = np.stack([each[speaker == s].sum(axis=0) for s in range(SPEAKERS)]).reshape(SPEAKERS, -1).astype(float)
        drawn = np.random.default_rng(1).multinomial(SPEAKERS, np.full(SPEAKERS, 1 / SPEAKERS), RESAMPLES)
        return np.percentile(f1((drawn @ parts).reshape(RESAMPLES, 3, -1)), [2.5, 97.5])

    def by_scipy():
        return bootstrap((kld,), np.mean, n_resamples=RESAMPLES, method="percentile", batch=20, rng=1)

    bounds = {}
    result = {
        "clips": len(p),
        "rows": len(np.unique(np.concatenate([said, truth], axis=1), axis=0)),
        "toolkit": toolkit(truth, said, share),
        "toolkitConditions": toolkit(truth, said, share, speaker),
        "numpyRows": seconds(lambda: bounds.update(macroF1=list(by_rows())), 5),
        "numpySpeakers": seconds(lambda: bounds.update(speakers=list(by_speakers())), 5),
        "scipyKld": seconds(lambda: bounds.update(kld=list(by_scipy().confidence_interval)), 5),
        "macroF1": macro_f1(truth, said),
        "kld": kld.mean(),
        "bounds": bounds,
    }
    print(json.dumps(result, default=float))


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]))
    elif sys.argv[1] == "toolkit":
        print(toolkit(*read(Path(sys.argv[2]))[3:], float(sys.argv[3])))
    else:
        main(Path(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 0.05)
