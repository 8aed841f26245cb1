"""Writes what IntervalsGoldenTest compares with: intervals by the package confidence-intervals and by scipy, p-values by scipy and statsmodels.

    pip install -r requirements.txt
    python intervals_golden.py ../resources/dev/chorale/intervals

Clips are made by a generator that the test has too (Clips), so that only results are stored.
"""

import json
import sys
from pathlib import Path

import numpy as np
from confidence_intervals import Bootstrap, get_conf_int
from confidence_intervals.confidence_intervals import get_bootstrap_indices
from scipy.special import ndtr, ndtri, rel_entr
from scipy.stats import bootstrap, permutation_test, t
from sklearn.metrics import f1_score
from statsmodels.stats.multitest import multipletests

RESAMPLES = 1000
RANGES = 20


class Clips:
    """Truth and prediction of n clips by a linear congruential generator, in plain double arithmetic."""

    def __init__(self, seed, n, classes, conditions):
        self.state = seed
        self.shares, self.p, self.other, self.condition = [], [], [], []
        for _ in range(n):
            votes = [0] * classes
            raters = 1 + int(5 * self.next())
            for _ in range(raters):
                votes[int(classes * self.next())] += 1
            share = [vote / raters for vote in votes]
            self.shares.append(share)
            self.p.append(self.row([0.3 * y for y in share]))
            self.other.append(self.row([0.2 * y for y in share]))
            self.condition.append(int(conditions * self.next() * self.next()))
        self.shares, self.p, self.other = np.array(self.shares), np.array(self.p), np.array(self.other)
        self.condition = np.array(self.condition)
        self.truth = self.shares > 1 / classes
        self.kld = rel_entr(self.shares, np.clip(self.p, 1e-12, None)).sum(axis=1)
        self.kld_other = rel_entr(self.shares, np.clip(self.other, 1e-12, None)).sum(axis=1)
        self.classes = classes

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 11) / 2**53

    def row(self, start):
        weights, total = [], 0.0
        for y in start:
            u = self.next()
            weights.append(y + u * u)
            total += weights[-1]
        return [w / total for w in weights]

    def said(self, p):
        return p > 1 / self.classes + 1e-6


def macro_f1(truth, said):
    """As scikit-learn has it, faster; checked below."""
    both, either = (truth & said).sum(axis=0), truth.sum(axis=0) + said.sum(axis=0)
    return np.mean(np.where(either == 0, 0.0, 2 * both / np.maximum(either, 1)))


def toolkit(n, classes):
    clips = Clips(n, n, classes, 40)
    said = clips.said(clips.p)
    assert macro_f1(clips.truth, said) == f1_score(clips.truth, said, average="macro", zero_division=0)
    f1, kld = np.empty(RANGES * RESAMPLES), np.empty(RANGES * RESAMPLES)
    for i in range(RANGES * RESAMPLES):
        indices = get_bootstrap_indices(n, random_state=i)
        f1[i] = macro_f1(clips.truth[indices], said[indices])
        kld[i] = clips.kld[indices].mean()
        if i < 3:
            assert abs(f1[i] - f1_score(clips.truth[indices], said[indices], average="macro", zero_division=0)) < 1e-15
    answer = {"n": n, "classes": classes}
    for name, values in (("macroF1", f1), ("kld", kld)):
        bounds = np.array([get_conf_int(values[k * RESAMPLES : (k + 1) * RESAMPLES]) for k in range(RANGES)])
        answer[name] = {"lower": bounds[0, 0], "upper": bounds[0, 1], "spread": bounds.std(axis=0, ddof=1).tolist()}
    return answer


def conditions(n, classes, count):
    clips = Clips(n + 1, n, classes, count)
    said = clips.said(clips.p)
    answer = {"n": n, "classes": classes, "conditions": count}
    for name, metric, labels, samples in (
        ("macroF1", macro_f1, clips.truth, said),
        ("kld", np.mean, None, clips.kld),
    ):
        answer[name] = Bootstrap(RESAMPLES, metric).get_conf_int(samples, labels, clips.condition)
    return answer


def scipys(n, classes, count):
    """Over clips, and over clusters; RandomState(7) draws all resamples one after the other."""
    clips = Clips(n + 2, n, classes, count)
    said = clips.said(clips.p)
    clusters = [np.flatnonzero(clips.condition == c) for c in np.unique(clips.condition)]

    def of_clips(places):
        return macro_f1(clips.truth[places], said[places])

    def of_clusters(chosen):
        return of_clips(np.concatenate([clusters[c] for c in chosen]))

    answer = {"n": n, "classes": classes, "conditions": count}
    for name, data, statistic in (
        ("kld", clips.kld, np.mean),
        ("macroF1", np.arange(n), of_clips),
        ("clusters", np.arange(len(clusters)), of_clusters),
    ):
        for method in ("percentile", "basic", "BCa"):
            result = bootstrap(
                (data,),
                statistic,
                n_resamples=RESAMPLES,
                method=method,
                vectorized=False,
                random_state=np.random.RandomState(7),
            )
            answer[f"{name}-{method.lower()}"] = list(result.confidence_interval)
        without = np.array([statistic(np.delete(data, i)) for i in range(len(data))])
        error = np.sqrt(((without - without.mean()) ** 2).sum() * (len(data) - 1) / len(data))
        answer[f"{name}-t"] = [statistic(data) + t.ppf(q, len(data) - 1) * error for q in (0.025, 0.975)]
    return answer


def paired(n, classes):
    """Exact: all 2^n ways to change sides."""
    clips = Clips(n + 3, n, classes, 3)
    said, other = clips.said(clips.p), clips.said(clips.other)
    both = np.concatenate([said, other])
    truth = np.concatenate([clips.truth, clips.truth])

    def f1(a, b):
        a, b = a.astype(int), b.astype(int)
        return macro_f1(truth[a], both[a]) - macro_f1(truth[b], both[b])

    def mean(a, b):
        return a.mean() - b.mean()

    answer = {"n": n, "classes": classes}
    for name, data, statistic in (
        ("macroF1", (np.arange(n), np.arange(n, 2 * n)), f1),
        ("kld", (clips.kld, clips.kld_other), mean),
    ):
        result = permutation_test(data, statistic, permutation_type="samples", n_resamples=np.inf, vectorized=False)
        assert len(result.null_distribution) == 2**n
        answer[name] = {"difference": result.statistic, "p": result.pvalue}
    return answer


def holm():
    rng = np.random.default_rng(1)
    cases = []
    for size in (1, 2, 5, 12):
        p = (rng.random(size) ** 3).round(6)
        p[-1] = p[0]
        cases.append({"p": p.tolist(), "adjusted": multipletests(p, method="holm")[1].tolist()})
    return cases


def main(folder):
    x = [-37.5, -8.2, -3, -2.9999, -2, -1.96, -0.3, 0, 1e-9, 0.7, 1.999, 2, 2.001, 5, 8.5, 40]
    q = [1e-300, 1e-20, 1e-5, 0.00123, 0.025, 0.31, 0.5, 0.6, 0.975, 0.9999, 1 - 1e-12]
    documents = {
        "normal": {"x": x, "below": ndtr(x).tolist(), "q": q, "quantile": ndtri(q).tolist()},
        "t": [[df, p, t.ppf(p, df)] for df in (1, 2, 3, 5, 17, 39, 40, 1000, 45461) for p in (0.001, 0.025, 0.4, 0.975)],
        "toolkit": [toolkit(*size) for size in ((500, 4), (10_000, 6), (45_000, 8))],
        "conditions": [conditions(300, 4, 12), conditions(10_000, 6, 350), conditions(300, 8, 12), conditions(300, 9, 12)],
        "scipy": [scipys(300, 6, 25), scipys(120, 4, 15)],
        "paired": [paired(9, 4), paired(12, 6)],
        "holm": holm(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "golden.json").write_text(json.dumps(documents, default=float, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
