"""Real servers and real workers in a folder of their own, and the means to break each of them."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# As long as a server may take from its start until it answers.
PATIENCE = 120


class Failed(Exception):
    """What should hold does not."""


def say(text):
    print(time.strftime("%H:%M:%S"), text, flush=True)


def free_ports(count):
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def wait_until(what, seconds, question, every=3):
    end = time.monotonic() + seconds
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > end:
            raise Failed(f"not within {seconds} s: {what}")
        time.sleep(every)


class Lab:
    """Temporal and MinIO by `chorale up`; workers and commands that talk to them in one bucket at a time."""

    def __init__(self, work, chorale):
        self.work = Path(work)
        self.chorale = str(chorale)
        self.ports = free_ports(4)
        self.environment = {
            name: value
            for name, value in os.environ.items()
            # Nothing of the caller's may lead to other servers than those in this folder.
            if not name.startswith(("TEMPORAL_", "AWS_", "MINIO_", "CHORALE_BUCKET"))
        }
        self.workers = []
        self.started = 0
        # So that there are some in mid-epoch too.
        self.checkpoint_steps = 4
        self.bucket = "chaos-none"
        self.disk = None
        # Whatever workers should use in place of the servers themselves: the addresses of lines that can be cut.
        self.detour = {}

    # Servers

    def small_disk(self, megabytes):
        """Puts the store on a file system of its own, which can be filled. Needs root; says whether it could."""
        folder = self.work / ".chorale/local/minio"
        folder.mkdir(parents=True)
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "chorale-chaos", str(folder)],
            capture_output=True,
            check=False,
        )
        if mounted.returncode == 0:
            self.disk = folder
        return self.disk is not None

    def fill_disk(self):
        left = os.statvfs(self.disk)
        with contextlib.suppress(OSError), (self.disk / "ballast").open("wb") as ballast:
            for _ in range(left.f_bavail * left.f_bsize // (1 << 20) + 1):
                ballast.write(bytes(1 << 20))

    def free_disk(self):
        (self.disk / "ballast").unlink()

    def up(self):
        temporal, ui, s3, console = (str(port) for port in self.ports)
        self.run(
            "up", "--temporal-port", temporal, "--ui-port", ui, "--s3-port", s3, "--console-port", console
        )
        self.settings = self._settings()

    def down(self):
        self.run("down", check=False)

    def _settings(self):
        settings = {}
        for line in (self.work / ".chorale/local/env").read_text().splitlines():
            name, value = line.removeprefix("export ").split("=", 1)
            settings[name] = value
        return settings

    def server(self, name):
        return json.loads(self.run("status", "--json", check=False))[name]

    def kill_server(self, name):
        pid = self.server(name)["pid"]
        if not pid:
            raise Failed(f"{name} does not run")
        os.kill(pid, signal.SIGKILL)
        # Until it has gone, `up` would take it for running.
        wait_until(f"the end of process {pid}", 30, lambda: not Path(f"/proc/{pid}").exists(), every=0.1)
        say(f"{name} (process {pid}) killed with SIGKILL")

    # Commands

    def env(self, detour=False):
        env = dict(self.environment, CHORALE_BUCKET=self.bucket, **getattr(self, "settings", {}))
        return {**env, **(self.detour if detour else {})}

    def run(self, *arguments, check=True, timeout=600):
        done = subprocess.run(
            [self.chorale, *arguments],
            cwd=self.work,
            env=self.env(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        with (self.work / "commands.log").open("a") as log:
            log.write(f"$ chorale {' '.join(arguments)}\n{done.stderr}exit code {done.returncode}\n")
        if check and done.returncode != 0:
            raise Failed(f"chorale {' '.join(arguments)}: exit code {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def json(self, *arguments):
        return json.loads(self.run(*arguments, "--json"))

    # Sweeps

    def start(self, spec):
        return self.json("sweep", "start", str(spec))["id"]

    def show(self, sweep):
        return self.json("sweep", "show", sweep)

    def shown(self, sweep):
        """What `sweep show` says, or nothing while a server is down."""
        try:
            return self.show(sweep)
        except (Failed, subprocess.TimeoutExpired):
            return None

    def finish(self, sweep, seconds, every=5):
        """Waits for the end of a sweep; it must be done, without holes. Each look costs a second of a core."""

        def ended():
            now = self.shown(sweep)
            if now is None or now["state"] in ("RUNNING", "PAUSED"):
                return None
            return now

        end = wait_until(f"the end of {sweep}", seconds, ended, every)
        if end["state"] != "DONE" or end["holes"]:
            failures = [f"{cell['id']}: {cell['failure']}" for cell in end["cells"] if cell["state"] == "FAILED"]
            raise Failed(f"{sweep} is {end['state']} with {end['holes']} holes. {' '.join(failures)}")
        return end

    def running(self, sweep):
        now = self.shown(sweep)
        return [] if now is None else [cell for cell in now["cells"] if cell["state"] == "RUNNING"]

    def steps(self):
        """Training steps that workers in this bucket have done, those done again included."""
        return sum(log.read_bytes().count(b"\n") for log in self.work.glob(f"clips-{self.bucket}-*.jsonl"))

    # Workers

    def worker(self, queue):
        self.started += 1
        name = f"{queue}-{self.started}"
        worker = Worker(self, name, queue)
        self.workers.append(worker)
        return worker

    def alive(self, queue=None):
        return [one for one in self.workers if one.is_alive() and queue in (None, one.queue)]

    def busy(self):
        """Workers that have just done a step."""
        return [one for one in self.alive("gpu") if one.clips.exists() and time.time() - one.clips.stat().st_mtime < 1]

    def stop_workers(self):
        """As a person does at the end of the day: SIGTERM, and SIGKILL to what is still there."""
        for worker in self.alive():
            worker.signal(signal.SIGCONT)
            worker.signal(signal.SIGTERM)
        for worker in self.alive():
            if worker.wait(60) is None:
                worker.signal(signal.SIGKILL)
                worker.wait(10)
                raise Failed(f"worker {worker.name} was there 60 s after SIGTERM")

    def close(self):
        for worker in self.workers:
            if worker.is_alive():
                worker.signal(signal.SIGKILL)
                worker.wait(10)
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            self.down()
        if self.disk:
            subprocess.run(["umount", str(self.disk)], check=False)


class Worker:
    def __init__(self, lab, name, queue):
        self.name = name
        self.queue = queue
        self.log = lab.work / f"worker-{name}.log"
        # A file a worker, since two may write at once.
        self.clips = lab.work / f"clips-{lab.bucket}-{name}.jsonl"
        options = []
        if queue == "gpu":
            options = ["--checkpoint-steps", str(lab.checkpoint_steps), "--clip-order", str(self.clips)]
        with self.log.open("wb") as log:
            # The launcher becomes Java, so its process is the worker's.
            self.process = subprocess.Popen(
                [lab.chorale, "worker", "--queue", queue, *options],
                cwd=lab.work,
                env=lab.env(detour=True),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def is_alive(self):
        return self.process.poll() is None

    def signal(self, number):
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)

    def wait(self, seconds):
        """Its exit code, or nothing when it is still there."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(seconds)
        return None
