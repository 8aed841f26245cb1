"""Writes what ComparisonGoldenTest compares with: differences of train rules with p-values, and relative improvement over corpora.

    pip install -r requirements.txt
    python comparison_golden.py ../resources/dev/chorale/report

Metrics are scikit-learn's and scipy's, percentiles numpy's, Holm's correction statsmodels'. What is drawn follows from the seed by SplitMix64, written
out here once more. The JSON holds the votes and the predictions as well, each prediction as twentieths.
"""

import json
import sys
import zlib
from pathlib import Path

import numpy as np
from scipy.spatial.distance import jensenshannon
from scipy.special import rel_entr
from sklearn.metrics import f1_score
from statsmodels.stats.multitest import multipletests

CLASSES = 4
RESAMPLES = 400
SEED = 7
RULES = ["MR", "PR", "AR"]
METRICS = ["macroF1", "kld", "jsd"]
GOLDEN = 0x9E3779B97F4A7C15
MASK = 2**64 - 1


def mix(bits):
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & MASK
    return bits ^ (bits >> 31)


def stream(seed, number):
    state = mix((mix(seed & MASK) + number) & MASK)
    while True:
        state = (state + GOLDEN) & MASK
        yield mix(state)


def draw(units, seed, number):
    """Indices of one resample: Lemire's method on the halves of each random number, the upper first."""
    drawn = []
    for bits in stream(seed, number):
        for half in (bits >> 32, bits & 0xFFFFFFFF):
            scaled = half * units
            if (scaled & 0xFFFFFFFF) >= 2**32 % units and len(drawn) < units:
                drawn.append(scaled >> 32)
        if len(drawn) == units:
            return np.array(drawn)


def halve(units, seed, number):
    """True for the clips that stay."""
    kept = []
    for bits in stream(seed, number):
        kept += [bool(bits >> i & 1) for i in range(64)]
        if len(kept) >= units:
            return np.array(kept[:units])


def trainings(count, seed, number):
    return draw(count, mix(~seed & MASK), number) if count > 1 else np.array([0])


def macro_f1(truth, said):
    """As scikit-learn has it, faster; checked below."""
    both, either = (truth & said).sum(axis=0), truth.sum(axis=0) + said.sum(axis=0)
    return np.mean(np.where(either == 0, 0.0, 2 * both / np.maximum(either, 1)))


def kld(shares, rows):
    return rel_entr(shares, np.clip(rows, 1e-12, None)).sum(axis=1)


def jsd(shares, rows):
    """As scipy's distance squared, faster; checked below."""
    middle = (shares + rows) / 2
    return (rel_entr(shares, middle) + rel_entr(rows, middle)).sum(axis=1) / 2


def check(test, rows):
    said = rows > 1 / CLASSES + 1e-6
    expected = f1_score(test.positives, said, average="macro", zero_division=0)
    assert abs(macro_f1(test.positives, said) - expected) < 1e-15
    for y, q, value in zip(test.shares, rows, jsd(test.shares, rows)):
        assert abs(jensenshannon(y, q) ** 2 - value) < 1e-12


class TestSet:
    def __init__(self, rule, votes):
        most = votes.max(axis=1, keepdims=True)
        if rule == "MR":
            kept = 2 * most[:, 0] > votes.sum(axis=1)
        elif rule == "PR":
            kept = (votes == most).sum(axis=1) == 1
        else:
            kept = np.full(len(votes), True)
        self.clips = np.flatnonzero(kept)
        votes, most = votes[kept], most[kept]
        total = votes.sum(axis=1, keepdims=True)
        self.positives = CLASSES * votes > total if rule == "AR" else votes == most
        self.shares = votes / total if rule == "AR" else self.positives.astype(float)
        self.place = {clip: i for i, clip in enumerate(self.clips)}

    def measure(self, metric):
        """A function of clips, given by place, and a row of probabilities each."""

        def of(places, rows):
            if metric == "macroF1":
                return macro_f1(self.positives[places], rows > 1 / CLASSES + 1e-6)
            return (kld if metric == "kld" else jsd)(self.shares[places], rows).mean()

        return of


def bounds(values):
    return np.percentile(values, [2.5, 97.5]).tolist()


def difference(test, metric, first, second):
    of = test.measure(metric)
    n, seeds = len(test.clips), len(first)
    a, b = [p[test.clips] for p in first], [p[test.clips] for p in second]
    check(test, a[0])
    everything = np.arange(n)
    observed = np.mean([of(everything, a[s]) - of(everything, b[s]) for s in range(seeds)])
    resampled = []
    asLarge = 0
    for number in range(RESAMPLES):
        places = draw(n, SEED, number)
        resampled.append(
            np.mean([of(places, a[s][places]) - of(places, b[s][places]) for s in trainings(seeds, SEED, number)])
        )
        kept = halve(n, SEED, number)[:, None]
        swapped = np.mean(
            [of(everything, np.where(kept, a[s], b[s])) - of(everything, np.where(kept, b[s], a[s])) for s in range(seeds)]
        )
        asLarge += abs(swapped) >= abs(observed) - 1e-12
    lower, upper = bounds(resampled)
    return {"value": observed, "lower": lower, "upper": upper, "p": (1 + asLarge) / (1 + RESAMPLES)}


def averages(name, tests, metric, predictions):
    """The mean over the tests of one train rule: of all clips, then of each resample."""
    clips, seeds = len(predictions[0]), len(predictions)
    seed = SEED ^ (zlib.crc32(name.encode()) << 32)
    rows = [(np.arange(clips), range(seeds))]
    rows += [(draw(clips, seed, number), trainings(seeds, seed, number)) for number in range(RESAMPLES)]
    values = []
    for drawn, chosen in rows:
        each = []
        for test in tests:
            places = np.array([test.place[clip] for clip in drawn if clip in test.place])
            kept = test.clips[places]
            of = test.measure(metric)
            each.append(np.mean([of(places, predictions[s][kept]) for s in chosen]))
        values.append(np.mean(each))
    return np.array(values)


def corpus(rng, clips, seeds):
    known = {"MR": 0.0, "PR": 1.0, "AR": 4.0}
    votes = np.array([rng.multinomial(5, rng.dirichlet(np.full(CLASSES, 0.6))) for _ in range(clips)])
    predictions = {}
    for rule in RULES:
        predictions[rule] = [
            [rng.multinomial(20, rng.dirichlet(0.7 + known[rule] * row / 5)).tolist() for row in votes] for _ in range(seeds)
        ]
    return {"votes": votes.tolist(), "predictions": predictions}


def main(folder):
    rng = np.random.default_rng(5)
    corpora = {"first": corpus(rng, 40, 2), "second": corpus(rng, 30, 1)}
    tests = {name: {rule: TestSet(rule, np.array(c["votes"])) for rule in RULES} for name, c in corpora.items()}
    predictions = {
        name: {rule: [np.array(p) / 20 for p in c["predictions"][rule]] for rule in RULES} for name, c in corpora.items()
    }
    differences, improvements = [], []
    for metric in METRICS:
        table = []
        for name in corpora:
            for train, over in (("PR", "MR"), ("AR", "MR"), ("AR", "PR")):
                for test in RULES:
                    one = difference(tests[name][test], metric, predictions[name][train], predictions[name][over])
                    table.append({"corpus": name, "train": train, "over": over, "test": test, "metric": metric, **one})
        adjusted = multipletests([one["p"] for one in table], method="holm")[1]
        differences += [{**one, "adjustedP": p} for one, p in zip(table, adjusted)]
        means = {
            rule: np.mean([averages(n, tests[n].values(), metric, predictions[n][rule]) for n in corpora], axis=0) for rule in RULES
        }
        for over in ("MR", "PR"):
            ratio = means["AR"] / means[over] - 1
            lower, upper = bounds(ratio[1:])
            improvements.append({"over": over, "metric": metric, "value": ratio[0], "lower": lower, "upper": upper})
    document = {
        "resamples": RESAMPLES,
        "seed": SEED,
        "corpora": corpora,
        "differences": differences,
        "improvements": improvements,
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "comparison.json").write_text(json.dumps(document, default=float) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
