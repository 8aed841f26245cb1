"""Whether two runs of a sweep stored the same bits."""

import s3

# In the order in which a difference travels: the first one is the cause of those after it.
STAGES = [
    "FetchCorpus",
    "AggregateLabels",
    "BuildFolds",
    "TrainModel",
    "EvaluatePredictions",
    "ComputeIntervals",
    "WriteReport",
]


def stored(lab):
    """Every artifact of the lab's bucket, as `artifacts ls` tells of it, by stage and key."""
    return {(one["stage"], one["key"]): one for one in lab.json("artifacts", "ls")["artifacts"]}


def verify(lab):
    """Reads every object again: a digest alone says what was meant to be there. Returns how many there were."""
    return lab.json("artifacts", "verify")["objects"]


def differences(expected, found):
    """One sentence for each artifact that differs or that only one of the two has, causes first."""
    lines = []
    for stage, key in sorted(set(expected) | set(found), key=lambda place: (STAGES.index(place[0]), place[1])):
        name = f"{stage} {key[:12]}"
        if (stage, key) not in found:
            lines.append(f"{name}: only the unbroken run has it")
        elif (stage, key) not in expected:
            lines.append(f"{name}: only the broken run has it")
        else:
            lines += [
                f"{name}: {one}" for one in _objects(expected[stage, key]["objects"], found[stage, key]["objects"])
            ]
    return lines


def _objects(expected, found):
    for name in sorted(set(expected) | set(found)):
        if name not in found:
            yield f"{name} is missing in the broken run"
        elif name not in expected:
            yield f"{name} is in the broken run alone"
        elif expected[name]["sha256"] != found[name]["sha256"]:
            yield (
                f"{name} differs: {expected[name]['size']} bytes {expected[name]['sha256'][:12]} unbroken, "
                f"{found[name]['size']} bytes {found[name]['sha256'][:12]} broken"
            )


def bucket(lab, name):
    settings = lab.settings
    return s3.Bucket(
        settings["AWS_ENDPOINT_URL"], settings["AWS_ACCESS_KEY_ID"], settings["AWS_SECRET_ACCESS_KEY"], name
    )


def keep(lab, expected_bucket, expected, found, folder):
    """Both forms of each object that differs, for whoever looks for the reason."""
    for place in sorted(set(expected) & set(found)):
        for name, object_ in expected[place]["objects"].items():
            other = found[place]["objects"].get(name)
            if other and other["sha256"] != object_["sha256"]:
                for label, bucket_name, sha256 in (
                    ("unbroken", expected_bucket, object_["sha256"]),
                    ("broken", lab.bucket, other["sha256"]),
                ):
                    folder.mkdir(parents=True, exist_ok=True)
                    content = bucket(lab, bucket_name).get(f"objects/{sha256[:2]}/{sha256}")
                    (folder / f"{place[0]}-{place[1][:12]}-{label}-{name}").write_bytes(content)
