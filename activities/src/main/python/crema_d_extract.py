"""Makes the extract of CREMA-D's ratings that ships inside, from a copy of the corpus.

    python activities/src/main/python/crema_d_extract.py CREMA-D/

writes tabulatedVotes.csv (the rows of voice alone, votes and file name) and VideoDemographics.csv
(actor and sex) into activities/src/main/resources/corpora/crema-d. Nothing else is changed; the
same copy gives the same bytes. Only Python's own library is needed.
"""

import csv
import pathlib
import sys

FOLDER = pathlib.Path(__file__).parents[1] / "resources" / "corpora" / "crema-d"
VOTES = ["", "A", "D", "F", "H", "N", "S", "fileName"]
SPEAKERS = ["ActorID", "Sex"]


def extract(source, target, columns, keep):
    with open(source, newline="", encoding="utf-8-sig") as lines:
        rows = [row for row in csv.DictReader(lines) if keep(row)]
    with open(target, "w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def main(corpus):
    corpus = pathlib.Path(corpus)
    voice = extract(
        corpus / "tabulatedVotes.csv",
        FOLDER / "tabulatedVotes.csv",
        VOTES,
        lambda row: row[""].startswith("1"),
    )
    actors = extract(
        corpus / "VideoDemographics.csv",
        FOLDER / "VideoDemographics.csv",
        SPEAKERS,
        lambda row: True,
    )
    print(f"{voice} clips, {actors} actors")


if __name__ == "__main__":
    main(*sys.argv[1:])
