# /// script
# requires-python = ">=3.11"
# dependencies = ["pandas==2.3.3", "numpy==2.3.5"]
# ///
"""Random ratings, and what pandas makes of them under MR, PR and AR.

Writes ratings.csv, expected.json and targets.csv into activities/src/test/resources/dev/chorale/labels, which
LabelsGoldenTest compares with Chorale. Run from the project's root:

    pip install pandas==2.3.3 numpy==2.3.5
    python activities/src/test/python/labels_golden.py
"""

import json
import pathlib

import numpy as np
import pandas as pd

CLASSES = ["neutral", "anger", "sadness", "happiness", "fear"]
FOLDER = pathlib.Path(__file__).parents[1] / "resources" / "dev" / "chorale" / "labels"


def random_ratings(rng):
    rows = []
    for clip in range(400):
        inside = rng.choice([0.0, 0.9, 1.0], p=[0.02, 0.5, 0.48])
        weights = rng.dirichlet(np.full(len(CLASSES), 0.6)) * inside
        weights = np.append(weights, 1 - weights.sum())
        labels = [*CLASSES, rng.choice(["other", "pride", "Other"])]
        if clip % 80 == 7:  # every class once: uniform
            rows += [(f"clip-{clip:03d}", f"r{i}", name) for i, name in enumerate(CLASSES)]
            continue
        for _ in range(rng.integers(1, 10)):
            label = labels[rng.choice(6, p=np.abs(weights))]
            rows.append((f"clip-{clip:03d}", f"r{rng.integers(12)}", label))
    return pd.DataFrame(rows, columns=["clip", "rater", "label"])


def targets(ratings):
    inside = ratings[ratings["label"].isin(CLASSES)]
    counts = pd.crosstab(inside["clip"], inside["label"]).reindex(columns=CLASSES, fill_value=0)
    total = counts.sum(axis=1)
    most = counts.max(axis=1)
    one_hot = counts.eq(most, axis=0).astype(int)
    majority = one_hot[2 * most > total]
    plurality = one_hot[one_hot.sum(axis=1) == 1]
    return counts, {
        "MR": (majority, majority),
        "PR": (plurality, plurality),
        "AR": (counts.div(total, axis=0), counts.mul(len(CLASSES)).gt(total, axis=0).astype(int)),
    }


def main():
    ratings = random_ratings(np.random.default_rng(20261122))
    counts, by_rule = targets(ratings)
    pairs = (counts * (counts - 1)).sum(axis=1) / (counts.sum(axis=1) * (counts.sum(axis=1) - 1))
    shares = counts.div(counts.sum(axis=1), axis=0)
    expected = {
        "clips": ratings["clip"].nunique(),
        "annotations": len(ratings),
        "other": int((~ratings["label"].isin(CLASSES)).sum()),
        "repeats": int(ratings.duplicated().sum()),
        "unusable": ratings["clip"].nunique() - len(counts),
        "uniform": int((counts.mul(len(CLASSES)).eq(counts.sum(axis=1), axis=0)).all(axis=1).sum()),
        "votesPerClip": counts.sum(axis=1).mean(),
        "meanPairwiseAgreement": pairs[counts.sum(axis=1) >= 2].mean(),
        "meanEntropy": -(shares * np.log(shares.where(shares > 0, 1))).sum(axis=1).mean(),
        "rules": {},
    }
    rows = []
    for rule, (train, test) in by_rule.items():
        kept = counts.loc[train.index].where(train > 0, 0)
        expected["rules"][rule] = {
            "keptClips": len(train),
            "keptAnnotations": int(kept.to_numpy().sum()),
            "clipLoss": 1 - len(train) / len(counts),
            "annotationLoss": 1 - int(kept.to_numpy().sum()) / len(ratings),
            "train": {c: int(kept[c].sum() if rule == "AR" else train[c].sum()) for c in CLASSES},
            "test": {c: int(test[c].sum()) for c in CLASSES},
        }
        for name, table in (("train", train), ("test", test)):
            rows.append(table.reset_index().assign(rule=rule, target=name))
    ratings.to_csv(FOLDER / "ratings.csv", index=False, lineterminator="\n")
    pd.concat(rows)[["rule", "target", "clip", *CLASSES]].to_csv(
        FOLDER / "targets.csv", index=False, lineterminator="\n"
    )
    (FOLDER / "expected.json").write_text(json.dumps(expected, indent=2) + "\n")


if __name__ == "__main__":
    main()
