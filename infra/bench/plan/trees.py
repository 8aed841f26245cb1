"""Folders laid out as the releases of the paper's four corpora, with as many clips. All ratings are invented, all recordings are the
same second of silence."""

import os
import random
import wave

SESSIONS = {"iemocap": [1819, 1811, 2136, 2103, 2170], "msp-improv": [1406, 1406, 1406, 1406, 1407, 1407]}
PODCASTS = {
    "msp-podcast": {"Train": 84030, "Development": 19815, "Test1": 30647, "Test2": 14815},
    "biic-podcast": {"Train": 48815, "Development": 10845, "Test": 10340},
}
PRIMARY = ["Neutral", "Happy", "Angry", "Sad", "Surprise", "Fear", "Disgust", "Contempt"]


class Tree:
    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.silence = folder / "silence"
        with wave.open(str(self.silence), "wb") as sound:
            sound.setparams((1, 2, 16000, 0, "NONE", ""))
            sound.writeframes(bytes(32000))
        self.links = 0

    def sound(self, path):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        # A file has so many names at most.
        if self.links == 50000:
            copy = self.folder / f"silence-{path.replace('/', '-')}"
            copy.write_bytes(self.silence.read_bytes())
            self.silence, self.links = copy, 0
        os.link(self.silence, file)
        self.links += 1

    def text(self, path, lines):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n")


def votes(dice, classes):
    """Of three raters, who tend to the same."""
    felt = dice.choice(classes)
    return [felt if dice.random() < 0.6 else dice.choice(classes) for _ in range(3)]


def iemocap(folder):
    dice, tree = random.Random("iemocap"), Tree(folder)
    classes = ["Neutral", "Happiness", "Sadness", "Anger", "Surprise", "Fear", "Disgust", "Frustration", "Excited"]
    for session, clips in enumerate(SESSIONS["iemocap"], 1):
        dialog = f"Ses{session:02}F_impro01"
        lines = ["% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]"]
        for number in range(clips):
            clip = f"{dialog}_{'FM'[number % 2]}{number:03}"
            lines.append(f"[{number}.0000 - {number + 1}.0000]\t{clip}\txxx\t[2.5000, 2.5000, 2.5000]")
            lines += [f"C-E{rater}:\t{vote};\t()" for rater, vote in enumerate(votes(dice, classes), 1)]
            tree.sound(f"Session{session}/sentences/wav/{dialog}/{clip}.wav")
        tree.text(f"Session{session}/dialog/EmoEvaluation/{dialog}.txt", lines)


def improv(folder):
    dice, tree, lines = random.Random("msp-improv"), Tree(folder), []
    for session, clips in enumerate(SESSIONS["msp-improv"], 1):
        for number in range(clips):
            sentence = f"S{number // 100 + 1:02}A"
            clip = f"MSP-IMPROV-{sentence}-{'FM'[number % 2]}{session:02}-R-FF{number % 100:02}"
            lines.append(f"UTD-{clip[4:]}.avi; X; A:2.6; V:2.3; D:3.0 ; N:4.1;")
            for rater, vote in enumerate(votes(dice, PRIMARY[:4])):
                lines.append(f"R{rater}; {vote}; ; A:2; V:2; D:3; N:4;")
            lines.append("")
            tree.sound(f"session{session}/{sentence}/R/{clip}.wav")
    tree.text("Evalution.txt", lines)


def podcast(name, folder):
    dice, tree = random.Random(name), Tree(folder)
    consensus = ["FileName,EmoClass,EmoAct,EmoVal,EmoDom,SpkrID,Gender,Split_Set"]
    biic = name == "biic-podcast"
    detailed = ["FileName,Workers,EmoClass_Major" if biic else "FileName,EmoDetail"]
    number = 0
    for side, clips in PODCASTS[name].items():
        for _ in range(clips):
            number += 1
            file = f"{name.upper()}_{number // 10000:04}_{number % 10000:04}.wav"
            speaker = "Unknown" if biic else f"{side}{number % 150}"
            consensus.append(f"{file},X,4.2,4.0,4.1,{speaker},Unknown,{side}")
            for rater, vote in enumerate(votes(dice, PRIMARY)):
                detailed.append(f"{file},W{rater},{vote}" if biic else f"{file},W{rater}; {vote}; {vote}; A:3.0; V:4.0; D:4.0;")
            tree.sound(f"Audios/{file}")
    tree.text("Labels/labels_consensus.csv", consensus)
    tree.text("Labels/labels_detailed.csv", detailed)


def make(folder):
    """A folder for each corpus, by its name."""
    makers = {"iemocap": iemocap, "msp-improv": improv}
    names = [*makers, *PODCASTS]
    for name in names:
        if name in makers:
            makers[name](folder / name)
        else:
            podcast(name, folder / name)
    return {name: folder / name for name in names}
