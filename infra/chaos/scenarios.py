"""What is done to a running sweep. Each scenario ends with a sweep that is done and has the unbroken run's bits."""

import json
import random
import signal
import subprocess
import threading
import time

import bits
import network
from lab import ROOT, Failed, say, wait_until

# StageOptions.HEARTBEAT_TIMEOUT: a worker that is silent for longer has lost its work.
HEARTBEAT_TIMEOUT = 30
# A worker's own limit between SIGTERM and its end (`worker --grace`), and what ending takes after it.
GRACE = 25 + 10
# More than any of these sweeps takes on two cores, faults included.
LONGEST = 3600


class Scenario:
    """A sweep in a bucket of its own."""

    def __init__(self, lab, spec, name, seed, steps=None):
        self.lab = lab
        self.spec = spec
        # Of all trainings of an unbroken run: what moments are shares of, so that they do not hang on the machine's speed.
        self.steps = steps
        self.random = random.Random(f"{name} {seed}")
        self.began = time.monotonic()
        self.figures = {}
        lab.bucket = f"chaos-{name}"
        self.sweep = None

    def start(self, gpus=2, window=None):
        if window:
            lines = [line for line in self.spec.read_text().splitlines() if not line.startswith("window:")]
            self.spec = self.lab.work / f"{self.lab.bucket}.yaml"
            self.spec.write_text("\n".join([*lines, f"window: {window}", ""]))
        self.lab.worker("cpu")
        for _ in range(gpus):
            self.lab.worker("gpu")
        self.sweep = self.lab.start(self.spec)

    def until(self, share):
        """Waits until this share of the sweep's steps has been done; one that was done again after a kill counts again."""
        done = int(share * self.steps)
        wait_until(f"step {done}", 300, lambda: self.lab.steps() >= done, every=0.1)

    def still_runs(self, needed):
        if self.ended():
            raise Failed(f"the sweep ended before {needed}: make it longer")

    def ended(self):
        now = self.lab.shown(self.sweep)
        return now is not None and now["state"] not in ("RUNNING", "PAUSED")

    def finish(self):
        end = self.lab.finish(self.sweep, LONGEST)
        cells = end["cells"]
        self.figures["seconds"] = round(time.monotonic() - self.began, 1)
        self.figures["cells"] = len(cells)
        for name in ("attempts", "preemptions", "resumes", "deviceSeconds", "wastedSeconds"):
            self.figures[name] = round(sum(cell[name] for cell in cells), 1)
        self.lab.stop_workers()
        self.figures["objectsVerified"] = bits.verify(self.lab)
        self.figures["stepsSeen"] = self.clip_order(cells)
        return end

    def clip_order(self, cells):
        """From the logs of all workers: each clip once an epoch, and the same clips when a step was done again. Returns steps done."""
        done = 0
        steps = {}
        for log in self.lab.work.glob(f"clips-{self.lab.bucket}-*.jsonl"):
            for line in log.read_text().splitlines():
                step = json.loads(line)
                done += 1
                of = steps.setdefault((step["workflow"], step["epoch"]), {})
                if of.setdefault(step["step"], step["clips"]) != step["clips"]:
                    raise Failed(f"{step['workflow']}: step {step['step']} had other clips when it was done again")
        trained = {cell["id"] for cell in cells if not cell["reused"]}
        for cell in trained:
            epochs = [of for (workflow, _), of in steps.items() if workflow == cell]
            seen = [sorted(clip for clips in of.values() for clip in clips) for of in epochs]
            if not seen or any(one != seen[0] or len(set(one)) != len(one) for one in seen):
                raise Failed(f"{cell}: the clips of its {len(seen)} epochs differ, or one is there twice")
        return done


def unbroken(run):
    run.start()
    run.finish()


def kills(run, kill, term, stop):
    """Workers killed (SIGKILL), told to end (SIGTERM), and frozen past the heartbeat timeout (SIGSTOP, SIGCONT)."""
    faults = ["SIGKILL"] * kill + ["SIGTERM"] * term
    run.random.shuffle(faults)
    # In the first half, so that the frozen wake up while the sweep still runs.
    for _ in range(stop):
        faults.insert(run.random.randint(0, len(faults) // 2), "SIGSTOP")
    moments = sorted(run.random.uniform(0.02, 0.9) for _ in faults)
    run.start()
    frozen = []
    waking = []
    longest_end = 0.0
    for number, (fault, moment) in enumerate(zip(faults, moments), 1):
        run.until(moment)
        # Mostly workers that train; now and then one that waits or starts, or the one that runs workflows and short stages.
        dice = run.random.random()
        queue = "cpu" if dice < 0.1 and fault != "SIGSTOP" else "gpu"
        choices = [worker for worker in run.lab.alive(queue) if worker not in frozen]
        busy = [worker for worker in run.lab.busy() if worker in choices]
        worker = run.random.choice(busy if busy and dice < 0.9 else choices)
        say(f"{number}/{len(faults)} at {moment:.0%}: {fault} to {worker.name}")
        if fault == "SIGKILL":
            worker.signal(signal.SIGKILL)
            worker.wait(10)
            run.lab.worker(queue)
        elif fault == "SIGTERM":
            before = time.monotonic()
            worker.signal(signal.SIGTERM)
            if worker.wait(GRACE) is None:
                raise Failed(f"{worker.name} was there {GRACE} s after SIGTERM")
            longest_end = max(longest_end, time.monotonic() - before)
            run.lab.worker(queue)
        else:
            worker.signal(signal.SIGSTOP)
            frozen.append(worker)
            waking.append(
                threading.Timer(HEARTBEAT_TIMEOUT + run.random.uniform(5, 15), worker.signal, [signal.SIGCONT])
            )
            waking[-1].start()
            # In its place, or two frozen ones would leave nobody.
            run.lab.worker(queue)
    for timer in waking:
        timer.join()
    if frozen:
        run.still_runs("the last frozen worker woke up")
    run.finish()
    run.figures.update(kills=kill, terms=term, stops=stop, longestEndAfterSigterm=round(longest_end, 1))


def servers(run, minio_seconds, cut_seconds):
    """Temporal killed and restarted; MinIO killed for a while; both; then the network cut."""
    lab = run.lab
    temporal = network.Line(lab.settings["TEMPORAL_ADDRESS"])
    store = network.Line(lab.settings["AWS_ENDPOINT_URL"].removeprefix("http://"))
    lab.detour = {"TEMPORAL_ADDRESS": temporal.address, "AWS_ENDPOINT_URL": f"http://{store.address}"}
    try:
        run.start()
        outages = ((["temporal"], 3), (["minio"], minio_seconds), (["temporal", "minio"], 5))
        for number, (names, seconds) in enumerate(outages):
            # Far enough apart for what an outage delays to be made up for.
            run.until(run.random.uniform(0.05, 0.15) + 0.2 * number)
            for name in names:
                lab.kill_server(name)
            time.sleep(seconds)
            lab.up()
            say(f"{' and '.join(names)} back after {seconds} s")
        if cut_seconds:
            run.until(run.random.uniform(0.65, 0.75))
            say(f"network cut for {cut_seconds} s")
            temporal.cut()
            store.cut()
            time.sleep(cut_seconds)
            temporal.mend()
            store.mend()
        run.still_runs("the last fault was over")
        run.finish()
        run.figures.update(minioSeconds=minio_seconds, cutSeconds=cut_seconds)
    finally:
        lab.stop_workers()
        lab.detour = {}
        temporal.close()
        store.close()


def checkpoints(run, damages):
    """In mid-training the worker is killed and its newest checkpoint damaged: the next one takes the one before, and says so."""
    lab = run.lab
    # One cell at a time, or a fast machine trains all others before the killed one's heartbeat is missed.
    run.start(gpus=1, window=1)
    store = bits.bucket(lab, lab.bucket)
    for damage in damages:
        kept = _kill_between_checkpoints(run, store)
        newest = kept[-1]
        document = json.loads(store.get(newest))
        folder, lease, step = newest.rsplit("/", 2)
        victim = folder.removesuffix("checkpoint") + f"tensors/{lease}/{step}/" + run.random.choice(document["parts"])
        expected = newest
        if damage == "flipped":
            _flip(store, victim, run.random)
        elif damage == "truncated":
            content = store.get(victim)
            store.put(victim, content[: run.random.randrange(len(content))])
        elif damage == "gone":
            store.remove(victim)
        elif damage == "half document":
            content = store.get(newest)
            store.put(newest, content[: len(content) // 2])
        else:
            for name, _ in store.keys(folder.removesuffix("checkpoint") + "tensors/"):
                _flip(store, name, run.random)
            # The oldest is tried last.
            expected = kept[0]
        say(f"{damage}: checkpoint {newest}")
        worker = lab.worker("gpu")
        wait_until(
            f"{worker.name} to say that {expected} is damaged",
            HEARTBEAT_TIMEOUT + 90,
            lambda one=worker, name=expected: name in one.log.read_text(errors="replace"),
        )
    run.finish()
    run.figures["damages"] = damages


def _flip(store, name, random_):
    content = bytearray(store.get(name))
    content[random_.randrange(len(content))] ^= 1 << random_.randrange(8)
    store.put(name, bytes(content))


def _kill_between_checkpoints(run, store):
    """Kills the workers that train while a training has two checkpoints; returns their names, the newest last."""

    def kept():
        """Of the training with the newest checkpoint, as the worker orders them: by lease, then step."""
        found = [(time_, name) for name, time_ in store.keys("runs/") if "/checkpoint/" in name]
        if not found:
            return []
        one_run = max(found)[1].split("/checkpoint/")[0]
        names = [name for _, name in found if name.startswith(one_run + "/")]
        return sorted(names, key=lambda name: [int(number) for number in name.rsplit("/", 2)[1:]])

    for _ in range(10):
        wait_until("a training with two checkpoints", 300, lambda: len(kept()) > 1)
        for worker in run.lab.alive("gpu"):
            worker.signal(signal.SIGKILL)
            worker.wait(10)
        # A training that ended just before has taken its checkpoints along.
        time.sleep(1)
        if len(kept()) > 1:
            return kept()
        run.lab.worker("gpu")
    raise Failed("no training was met between two checkpoints")


def full(run, seconds):
    """The store's disk full for a while, then freed."""
    lab = run.lab
    run.start()
    run.until(run.random.uniform(0.2, 0.6))
    lab.fill_disk()
    say(f"the store's disk is full for {seconds} s")
    time.sleep(seconds)
    lab.free_disk()
    run.still_runs("the store had room again")
    run.finish()
    run.figures["fullSeconds"] = seconds


def slurm(run):
    """The worker is a job on a real one-node Slurm, and is preempted twice by a job of a higher partition."""
    lab = run.lab
    folder = lab.work / "slurm"
    log = lab.work / "worker-slurm.log"
    one_node = ROOT / "infra/slurm/one-node.sh"

    def shell(*command):
        # One file for all its starts: Slurm runs them one after the other.
        worker_command = f"{lab.chorale} worker --queue gpu --clip-order {lab.work}/clips-{lab.bucket}-slurm.jsonl"
        env = dict(lab.env(), SLURM_CONF=str(folder / "slurm.conf"), CHORALE_WORKER_COMMAND=worker_command)
        done = subprocess.run(command, cwd=lab.work, env=env, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failed(f"{' '.join(map(str, command))}: {done.stderr.strip()}")
        return done.stdout.strip()

    def said(text):
        return log.read_text(errors="replace").count(text) if log.exists() else 0

    try:
        shell(one_node, "up", folder)
        lab.worker("cpu")
        worker = shell(
            *("sbatch", "--parsable", "--exclusive", "--cpus-per-task=1", f"--output={log}"),
            ROOT / "infra/slurm/worker.sbatch",
        )
        run.sweep = lab.start(run.spec)
        for number in (1, 2):
            wait_until(
                "a training between its second epoch and its middle",  # so that it does not end before Slurm acts
                300,
                lambda: [cell for cell in lab.running(run.sweep) if 1 < cell["epoch"] < cell["epochs"] / 2],
            )
            before = time.monotonic()
            shell("sbatch", "--partition=high", "--exclusive", "--output=/dev/null", "--wrap", "sleep 3")
            wait_until("the worker's job to go back into the queue", 60, lambda n=number: said("back into the queue") == n)
            say(f"preemption {number}: drained and requeued after {time.monotonic() - before:.1f} s")
        end = run.finish()
        shell("scancel", worker)
        if said("DUE TO PREEMPTION"):
            raise Failed("Slurm had to kill the worker at the end of its grace")
        if run.figures["preemptions"] < 2:
            raise Failed(f"only {run.figures['preemptions']} preemptions were counted")
        failed = [f"{cell['id']}: {cell['failure']}" for cell in end["cells"] if cell["failure"]]
        if failed:
            raise Failed(f"counted as failures: {failed}")
    finally:
        shell(one_node, "down", folder)


def amnesia(run):
    """Temporal's database deleted in mid-sweep: a sweep started on a fresh one reuses what is done and resumes the rest."""
    lab = run.lab
    run.start(gpus=1)

    # With one worker some trainings are done by then, one is in the middle, others have not begun.
    run.until(run.random.uniform(0.4, 0.6))
    for worker in lab.alive():
        worker.signal(signal.SIGKILL)
        worker.wait(10)
    done = sum(cell["state"] == "DONE" for cell in lab.show(run.sweep)["cells"])
    lab.kill_server("temporal")
    for file in (lab.work / ".chorale/local").glob("temporal.db*"):
        file.unlink()
    lab.up()
    say("Temporal's database deleted")
    run.start(gpus=1)
    end = run.finish()
    reused = sum(cell["reused"] for cell in end["cells"])
    resumed = sum(cell["resumes"] for cell in end["cells"])
    run.figures.update(reused=reused, doneBefore=done, resumedAfter=resumed)
    if reused < done:
        raise Failed(f"only {reused} of {done} finished trainings were reused")
    if resumed < 1:
        raise Failed("the training that ran began anew")


def again(run):
    """The finished sweep started once more, in the same bucket: nothing trains."""
    lab = run.lab
    lab.worker("cpu")
    lab.worker("gpu")
    for worker in lab.alive():
        wait_until(f"{worker.name} to be up", 60, lambda one=worker: one.log.stat().st_size > 0)
    time.sleep(10)
    before = time.monotonic()
    run.sweep = lab.start(run.spec)
    end = lab.finish(run.sweep, 120, every=0.2)
    run.figures["secondsToTheEnd"] = round(time.monotonic() - before, 1)
    lab.stop_workers()
    reused = sum(cell["reused"] for cell in end["cells"])
    run.figures["reused"] = reused
    if reused != len(end["cells"]):
        raise Failed(f"only {reused} of {len(end['cells'])} trainings were reused")
