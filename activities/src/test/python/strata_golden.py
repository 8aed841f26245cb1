"""Writes what StrataGoldenTest compares with: train rules by groups of clips, whole speakers drawn, and one rater against the others.

    pip install -r requirements.txt
    python strata_golden.py ../resources/dev/chorale/report

Of the votes and predictions in comparison.json there, whose script has the metrics and the draws. Clip i is of speaker i mod 7, whose gender is
female for even numbers; clip 0 is of no known speaker.
"""

import json
import sys
from pathlib import Path

import numpy as np
from comparison_golden import CLASSES, RESAMPLES, RULES, SEED, TestSet, bounds, draw, halve, macro_f1, trainings

METRICS = ["macroF1", "kld"]


def speaker(clip):
    return "" if clip == 0 else f"s{clip % 7}"


def gender(clip):
    return "female" if clip % 7 % 2 == 0 else "male"


def clusters(clips):
    """As the names of clusters sort: clips of no known speaker first."""
    names = [f"of {speaker(c)}" if speaker(c) else f"clip {c:03d}" for c in clips]
    return [np.array([i for i, n in enumerate(names) if n == name]) for name in sorted(set(names))]


def percentiles(values):
    values = np.array(values)
    lower, upper = bounds(values[~np.isnan(values)])
    return {"lower": lower, "upper": upper}


def measure(test, metric, predictions, places):
    if len(places) == 0:
        return np.nan
    return test.measure(metric)(places, predictions[test.clips[places]])


def drawn(clips, number, whole):
    if not whole:
        return draw(len(clips), SEED, number)
    groups = clusters(clips)
    return np.concatenate([groups[i] for i in draw(len(groups), SEED, number)])


def strata(test, metric, trained, group_of, whole):
    groups = np.array([group_of(clip) for clip in test.clips])
    out = []
    for name in sorted(set(groups) - {""}):
        own, others = [], []
        for number in range(-1, RESAMPLES):
            places = np.arange(len(groups)) if number < 0 else drawn(test.clips, number, whole)
            chosen = range(len(trained)) if number < 0 else trainings(len(trained), SEED, number)
            for values, kept in ((own, groups[places] == name), (others, (groups[places] != name) & (groups[places] != ""))):
                values.append(np.mean([measure(test, metric, trained[s], places[kept]) for s in chosen]))
        gaps = np.array(own) - np.array(others)
        out.append(
            {
                "group": name,
                "clips": int((groups == name).sum()),
                "value": {"value": own[0], **percentiles(own[1:])},
                "gap": {"value": gaps[0], **percentiles(gaps[1:])},
            }
        )
    return out


def difference(test, metric, first, second):
    """As in comparison_golden, of whole speakers."""
    n = len(test.clips)
    whole = clusters(test.clips)
    everything = np.arange(n)
    observed = np.mean([measure(test, metric, a, everything) - measure(test, metric, b, everything) for a, b in zip(first, second)])
    resampled, as_large = [], 0
    for number in range(RESAMPLES):
        places = drawn(test.clips, number, True)
        resampled.append(
            np.mean(
                [
                    measure(test, metric, first[s], places) - measure(test, metric, second[s], places)
                    for s in trainings(len(first), SEED, number)
                ]
            )
        )
        kept = np.zeros(len(first[0]), bool)
        for stays, cluster in zip(halve(len(whole), SEED, number), whole):
            kept[test.clips[cluster]] = stays
        kept = kept[:, None]
        swapped = np.mean(
            [
                measure(test, metric, np.where(kept, a, b), everything) - measure(test, metric, np.where(kept, b, a), everything)
                for a, b in zip(first, second)
            ]
        )
        as_large += abs(swapped) >= abs(observed) - 1e-12
    return {"value": observed, **percentiles(resampled), "p": (1 + as_large) / (1 + RESAMPLES)}


def one_rater(rule, test, votes):
    """Macro-F1 of each annotation against those it leaves, on draws of the clips of the test."""
    per_clip = []
    for clip in test.clips:
        said, truth = [], []
        for j in range(CLASSES):
            rest = votes[clip].copy()
            rest[j] -= 1
            if votes[clip][j] == 0 or rest.sum() == 0:
                continue
            others = TestSet(rule, rest[None, :])
            for _ in range(votes[clip][j] if len(others.clips) else 0):
                said.append(np.arange(CLASSES) == j)
                truth.append(others.positives[0])
        per_clip.append((np.array(said, bool).reshape(-1, CLASSES), np.array(truth, bool).reshape(-1, CLASSES)))

    def of(places):
        return macro_f1(np.concatenate([per_clip[p][1] for p in places]), np.concatenate([per_clip[p][0] for p in places]))

    n = len(test.clips)
    return {"value": of(np.arange(n)), **percentiles([of(draw(n, SEED, number)) for number in range(RESAMPLES)])}


def main(folder):
    corpus = json.loads((folder / "comparison.json").read_text())["corpora"]["first"]
    votes = np.array(corpus["votes"])
    predictions = {rule: [np.array(p) / 20 for p in corpus["predictions"][rule]] for rule in RULES}
    test = TestSet("AR", votes)
    removed = TestSet("MR", votes).place
    document = {
        "strata": [
            {"train": rule, "by": by, "metric": metric, **one}
            for rule in RULES
            for by, group_of, whole in (("gender", gender, True), ("speaker", speaker, False))
            for metric in METRICS
            for one in strata(test, metric, predictions[rule], group_of, whole)
        ],
        "removed": [
            {"train": "AR", "by": "removed by MR", "metric": metric, **one}
            for metric in METRICS
            for one in strata(test, metric, predictions["AR"], lambda clip: "kept" if clip in removed else "removed", False)
        ],
        "differences": [
            {"train": "AR", "over": "MR", "metric": metric, **difference(test, metric, predictions["AR"], predictions["MR"])}
            for metric in METRICS
        ],
        "oneRater": {rule: one_rater(rule, TestSet(rule, votes), votes) for rule in RULES},
    }
    (folder / "strata.json").write_text(json.dumps(document, default=float) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
