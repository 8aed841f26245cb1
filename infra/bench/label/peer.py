"""AR train targets of a long ratings file with polars, and what was lost: the side that run compares Chorale with."""

import json
import sys

import polars as pl

path, names, out = sys.argv[1:]
classes = names.split(",")
ratings = pl.read_csv(path, schema={"clip": pl.String, "rater": pl.String, "label": pl.String})
counts = (
    ratings.lazy()
    .group_by("clip", maintain_order=True)
    .agg([(pl.col("label") == name).sum().alias(name) for name in classes])
    .with_columns(pl.sum_horizontal(classes).alias("total"))
    .collect()
)
kept = counts.filter(pl.col("total") > 0)
kept.select("clip", *[pl.col(name) / pl.col("total") for name in classes]).write_csv(out)
inside = int(counts["total"].sum())
print(
    json.dumps(
        {
            "rule": "AR",
            "clips": counts.height,
            "annotations": ratings.height,
            "kept": kept.height,
            "unusable": counts.height - kept.height,
            "uniform": kept.filter(pl.all_horizontal(pl.col(name) * len(classes) == pl.col("total") for name in classes)).height,
            # By a hash of 64 bits, which is several times as fast as comparing; run compares the count with ours.
            "repeats": ratings.height - ratings.select(pl.struct("clip", "rater", "label").hash().n_unique()).item(),
            "keptAnnotations": inside,
            "annotationLoss": (ratings.height - inside) / ratings.height,
        }
    ),
    file=sys.stderr,
)
