#!/usr/bin/env python3
"""Checks that the models of the shipped sweep `emotale` have learnt.

    python3 infra/ci/emotale_scores.py REPORT_DIR      a folder that `chorale report ID --format json --out` wrote

Macro-F1 on the AR test, pooled over the folds. The class prior (of AR) gives 0.343 and "all classes positive" 0.455; an
untuned convolutional network of 160 k parameters in PyTorch (20 epochs, batches of 32, one seed, the same folds) about
0.57 trained under PR and 0.60 under AR. Another processor rounds otherwise, which moves a score as another seed does, by
0.02 (one standard deviation of three seeds); so that much is let pass. Ends with 1 when a score is lower, or a baseline
is not what arithmetic says.
"""
import json
import pathlib
import sys

PEER = {"PR": 0.57, "AR": 0.60}
SPREAD = 0.02
BASELINES = {"class-prior": 0.343, "all-positive": 0.455}


def main(folder):
    report = json.loads((pathlib.Path(folder) / "report.json").read_text(encoding="utf-8"))
    corpus = next(c for c in report["corpora"] if c["id"] == "emotale")
    scores = {
        (r["predictor"], r["train"]): r["macroF1"]["value"] for r in corpus["results"] if r["test"] == "AR"
    }
    failures = []
    for rule, peer in PEER.items():
        score = scores["model", rule]
        print(f"{rule} train, AR test: macro-F1 {score:.4f}, the network in PyTorch about {peer:.2f}")
        if score < peer - SPREAD:
            failures.append(f"the model trained under {rule} scores {score:.4f}, more than {SPREAD} below {peer}")
    for predictor, known in BASELINES.items():
        score = scores[predictor, "AR"]
        print(f"{predictor}, AR test: macro-F1 {score:.4f}, known {known}")
        if abs(score - known) > 0.005:
            failures.append(f"the baseline {predictor} scores {score:.4f}, not {known}")
    for failure in failures:
        print(f"FAILED: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
