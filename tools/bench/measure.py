"""Running programs and measuring them: time, processor time, memory; drivers that take turns."""
import dataclasses
import math
import os
import subprocess
import sys
import time


class Failure(Exception):
    """A program failed: a sentence that says which."""


@dataclasses.dataclass
class Usage:
    wall_s: float
    cpu_s: float  # user and system, of all threads and of children it waited for
    rss_mib: float  # of the largest process; at least this program's own, of which it was forked


def pinned(cores, command):
    return ["taskset", "-c", cores, *command]


def usage_of(process, started):
    """Waits for the process."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Usage(time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def run(command, text=None, env=None, allowed=(0,), **options):
    """Runs the command with text as its input, output thrown away, and returns its Usage."""
    started = time.monotonic()
    options.setdefault("stdin", subprocess.PIPE if text else subprocess.DEVNULL)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               env={**os.environ, **(env or {})}, **options)
    if text:
        process.stdin.write(text.encode())
        process.stdin.close()
    said = process.stderr.read().decode("utf-8", "replace").strip()
    process.stderr.close()
    usage = usage_of(process, started)
    if process.returncode not in allowed:
        raise Failure(f"{command[0]} failed with exit code {process.returncode}: {said[-500:]}")
    return usage


def tree_bytes(path):
    if not os.path.isdir(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(parent, name))
               for parent, _, names in os.walk(path) for name in names)


def quartiles(values):
    """Lower quartile, median, upper quartile: values that occur, but for the median of an even
    number."""
    ordered = sorted(values)
    n = len(ordered)
    middle = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    return ordered[math.ceil(n / 4) - 1], middle, ordered[math.ceil(3 * n / 4) - 1]


def median(values):
    return quartiles(values)[1]


class Driver:
    """A running driver: a line to it is a round of all queries, see driver.h."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)

    def round(self):
        """Lists (query's number, what, nanoseconds, hits)."""
        answers = []
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            if line == ".\n":
                return answers
            number, what, took_ns, hits = line.rstrip("\n").split("\t")
            answers.append((number, what, int(took_ns), int(hits)))
        raise Failure(f"the driver {' '.join(self.process.args[:5])} ended")

    def close(self):
        """Returns the most memory it had, in MiB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii", errors="replace") as f:
            most_kib = next(int(line.split()[1]) for line in f if line.startswith("VmHWM:"))
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()
        return most_kib / 1024


def say(text):
    print(text, file=sys.stderr, flush=True)
