"""Writes what EvaluationGoldenTest compares with: metrics by scikit-learn and scipy, percentiles by numpy.

    pip install -r requirements.txt
    python evaluation_golden.py ../resources/dev/chorale/evaluation
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
from scipy.spatial.distance import cosine, jensenshannon
from scipy.special import rel_entr, xlogy
from scipy.stats import bootstrap
from sklearn.calibration import calibration_curve
from sklearn.metrics import accuracy_score, f1_score, hamming_loss, precision_recall_fscore_support

TABLES = 500
BINS = 10


def predictions(rng, clips, classes, kind):
    """Rows as a file has them: rounded, so that they have to be divided by their sum."""
    rows = rng.dirichlet(np.full(classes, rng.choice([0.1, 1.0, 10.0])), clips)
    if kind == "ties":
        rows[rng.random(clips) < 0.5] = 1 / classes
        nudged = rng.random(clips) < 0.3
        step = rng.choice([5e-7, 2e-6])
        rows[nudged] = 1 / classes
        rows[nudged, 0] += step
        rows[nudged, 1] -= step
        return rows.round(8)
    if kind == "one-hot":
        return np.eye(classes)[rng.integers(classes, size=clips)]
    return rows.round(4)


def truth(rng, clips, classes, kind, single):
    """Votes of each clip for the classes; under one-hot rules, one vote."""
    votes = rng.integers(1, 8, size=clips) if not single else np.ones(clips, int)
    shares = rng.dirichlet(np.full(classes, 0.5))
    counts = np.stack([rng.multinomial(n, shares) for n in votes])
    if kind == "absent":
        counts[:, -1] = 0
        counts[counts.sum(axis=1) == 0, 0] = 1
    if kind == "uniform" and not single:
        counts[0] = 2
    return counts


def top(p, shares):
    """How far the most probable class of each clip is right, and its probability; equals within 1e-6 are equal."""
    said = p >= p.max(axis=1, keepdims=True) - 1e-6
    chosen = shares >= shares.max(axis=1, keepdims=True) - 1e-6
    hits = (said & chosen).sum(axis=1) / said.sum(axis=1)
    if (said.sum(axis=1) == 1).all() and (chosen.sum(axis=1) == 1).all():
        assert hits.mean() == accuracy_score(shares.argmax(axis=1), p.argmax(axis=1))
    return hits, p.max(axis=1)


def reliability(hits, confidence):
    """Clips, mean probability and accuracy of each bin that has clips; binned as scikit-learn does."""
    edges = np.linspace(0, 1, BINS + 1)
    bins = np.searchsorted(edges[1:-1], confidence)
    used = np.unique(bins)
    rows = [[int((bins == b).sum()), confidence[bins == b].mean(), hits[bins == b].mean()] for b in used]
    if set(hits) <= {0, 1}:
        accuracy, mean = calibration_curve(hits, np.minimum(confidence, 1), n_bins=BINS)
        assert np.allclose([row[1:] for row in rows], np.stack([mean, accuracy], axis=1), atol=1e-14)
    return rows


def further(positives, said, shares, p):
    hits, confidence = top(p, shares)
    bins = reliability(hits, confidence)
    return {
        "microF1": f1_score(positives, said, average="micro", zero_division=0),
        "weightedF1": f1_score(positives, said, average="weighted", zero_division=0),
        "topAccuracy": hits.mean(),
        "subsetAccuracy": accuracy_score(positives, said),
        "hammingLoss": hamming_loss(positives, said),
        "reverseKld": rel_entr(p, np.clip(shares, 1e-12, None)).sum(axis=1).mean(),
        "crossEntropy": -xlogy(shares, np.clip(p, 1e-12, None)).sum(axis=1).mean(),
        "cosine": np.mean([1 - cosine(y, q) for y, q in zip(shares, p)]),
        "ece": sum(n * abs(mean - accuracy) for n, mean, accuracy in bins) / len(p),
        "reliability": bins,
    }


def table(rng, number):
    classes = int(rng.choice([4, 6, 8, 9]))
    clips = int(rng.integers(1, 14))
    kind = ["plain", "ties", "one-hot", "absent", "uniform"][number % 5]
    single = bool(rng.random() < 0.4)
    rows = predictions(rng, clips, classes, kind)
    counts = truth(rng, clips, classes, kind, single)
    shares = counts / counts.sum(axis=1, keepdims=True)
    positives = counts * classes > counts.sum(axis=1, keepdims=True)
    p = rows / rows.sum(axis=1, keepdims=True)
    said = p > 1 / classes + 1e-6
    precision, recall, f1, support = precision_recall_fscore_support(
        positives, said, average=None, zero_division=0
    )
    return {
        "predictions": rows.tolist(),
        "votes": counts.tolist(),
        "macroF1": f1_score(positives, said, average="macro", zero_division=0),
        "kld": rel_entr(shares, np.clip(p, 1e-12, None)).sum(axis=1).mean(),
        "jsd": (jensenshannon(shares, p, axis=1) ** 2).mean(),
        "f1": f1.tolist(),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "support": support.tolist(),
        **further(positives, said, shares, p),
    }


def percentiles(rng):
    cases = []
    for size in [1, 2, 3, 7, 40, 1000]:
        values = rng.normal(size=size).round(6)
        for percent in [0, 2.5, 2.75, 33.3, 50, 97.5, 100]:
            cases.append([values.tolist() if size < 1000 else size, percent, np.percentile(values, percent)])
        if size == 1000:
            thousand = values.tolist()
    return {"thousand": thousand, "cases": cases}


def mean_interval(rng):
    values = rng.gamma(2.0, size=300).round(4)
    result = bootstrap(
        (values,), np.mean, n_resamples=200_000, method="percentile", confidence_level=0.95, batch=2000, rng=rng
    )
    interval = result.confidence_interval
    return {
        "values": values.tolist(),
        "lower": interval.low,
        "upper": interval.high,
        "standardError": result.standard_error,
    }


def main(folder):
    warnings.simplefilter("error")
    np.seterr(all="ignore")
    rng = np.random.default_rng(20261122)
    documents = {
        "metrics.json": [table(rng, number) for number in range(TABLES)],
        "percentiles.json": percentiles(rng),
        "mean-interval.json": mean_interval(rng),
    }
    for name, document in documents.items():
        text = json.dumps(document, default=float, separators=(",", ":"))
        (folder / name).write_text(text.replace("},{", "},\n{") + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
