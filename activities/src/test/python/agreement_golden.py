# /// script
# requires-python = ">=3.11"
# dependencies = ["krippendorff==0.9.0", "statsmodels==0.15.0", "numpy==2.4.6"]
# ///
"""Random ratings with missing raters, and how far two published implementations say that they agree.

Writes golden.json into activities/src/test/resources/dev/chorale/agreement, which AgreementGoldenTest compares with
Chorale: Krippendorff's alpha, nominal and with the MASI distance over sets, from the package krippendorff; Fleiss' kappa
from statsmodels. MASI itself is written out here as its paper has it (Passonneau, LREC 2006). Run from the project's root:

    pip install krippendorff==0.9.0 statsmodels==0.15.0 numpy==2.4.6
    python activities/src/test/python/agreement_golden.py
"""

import json
import pathlib

import krippendorff
import numpy as np
from statsmodels.stats.inter_rater import fleiss_kappa

FILE = pathlib.Path(__file__).parents[1] / "resources" / "dev" / "chorale" / "agreement" / "golden.json"


def nominal(rng, clips, raters, classes, missing):
    """A row a rater, a column a clip; NaN where the rater did not rate it."""
    table = np.empty((raters, clips))
    for clip in range(clips):
        table[:, clip] = rng.choice(classes, size=raters, p=rng.dirichlet(np.full(classes, 0.5)))
    table[rng.random(table.shape) < missing] = np.nan
    return table


def by_clip(table):
    return [[int(value) for value in column[~np.isnan(column)]] for column in table.T]


def counts(table, classes):
    return np.array([np.bincount(clip, minlength=classes) for clip in by_clip(table)])


def masi(a, b):
    both = a & b
    monotonicity = 1 if a == b else 2 / 3 if both in (a, b) else 1 / 3 if both else 0
    return 1 - monotonicity * len(both) / len(a | b)


def choices(rng, clips, raters, classes, missing):
    """Sets of one to three classes, numbered."""
    sets = {}
    table = np.full((raters, clips), np.nan)
    for clip in range(clips):
        p = rng.dirichlet(np.full(classes, 0.5))
        p = 0.99 * p + 0.01 / classes
        for rater in range(raters):
            if rng.random() >= missing:
                size = rng.choice([1, 2, 3], p=[0.7, 0.2, 0.1])
                chosen = frozenset(int(i) for i in rng.choice(classes, size=size, replace=False, p=p))
                table[rater, clip] = sets.setdefault(chosen, len(sets))
    return table, list(sets)


def masi_alpha(table, sets):
    def distance(v1, v2, i1, i2, n_v, dtype):
        rows = i1 + np.zeros_like(i2)
        columns = i2 + np.zeros_like(i1)
        values = [masi(sets[int(i)], sets[int(j)]) for i, j in zip(rows.ravel(), columns.ravel())]
        return np.array(values, dtype=dtype).reshape(rows.shape)

    return krippendorff.alpha(
        reliability_data=table, level_of_measurement=distance, value_domain=list(range(len(sets)))
    )


def main():
    rng = np.random.default_rng(20261123)
    cases = []
    for clips, raters, classes, missing in [
        (40, 2, 2, 0.0),
        (40, 3, 5, 0.0),
        (200, 7, 6, 0.0),
        (40, 3, 4, 0.2),
        (100, 12, 8, 0.4),
        (300, 30, 9, 0.8),
        (25, 4, 3, 0.6),
    ]:
        table = nominal(rng, clips, raters, classes, missing)
        case = {
            "classes": classes,
            "clips": [[[value] for value in clip] for clip in by_clip(table)],
            "alpha": krippendorff.alpha(
                reliability_data=table, level_of_measurement="nominal", value_domain=list(range(classes))
            ),
        }
        if missing == 0:
            case["kappa"] = fleiss_kappa(counts(table, classes), method="fleiss")
        cases.append(case)
    for clips, raters, classes, missing in [(60, 3, 4, 0.0), (150, 6, 9, 0.3), (80, 20, 5, 0.7)]:
        table, sets = choices(rng, clips, raters, classes, missing)
        cases.append(
            {
                "classes": classes,
                "clips": [[sorted(sets[value]) for value in clip] for clip in by_clip(table)],
                "alpha": masi_alpha(table, sets),
            }
        )
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")


if __name__ == "__main__":
    main()
