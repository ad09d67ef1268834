"""What is measured: each part is a function of a Bench and returns its results as plain data, which
report.py prints and compares with the targets."""
import collections
import contextlib
import json
import os
import shutil
import subprocess
import threading
import time

import measure
import systems
from measure import say

N_CHANGED = N_NEW = 100
NOTE = "Nachtrag: Die Fassung wurde berichtigt."
ONESHOT_CLASSES = ("rare", "middle", "common", "phrase", "none")
ONESHOT_QUERIES = 3
RIPGREP_ROUNDS = 3


class Bench:
    def __init__(self, setting, chosen, rounds, budget_s):
        self.setting, self.rounds, self.budget_s = setting, rounds, budget_s
        self.systems = [system for system in chosen if system.index_name != "none"]
        self.findbuch = systems.Findbuch(setting)
        self.chosen = chosen
        self.cores = sorted(os.sched_getaffinity(0))
        self.core = str(self.cores[-1])

    def read_files(self):
        """All systems find their files in the system's cache."""
        for path in (self.setting.articles, self.setting.jsonl, self.setting.tsv):
            subprocess.run(["find", path, "-type", "f", "-exec", "cat", "{}", "+"], check=True,
                           stdout=subprocess.DEVNULL)

    def ensure_built(self, wanted):
        for system in wanted:
            if not system.is_built():
                say(f"  {system.name}: filling its index")
                system.build()


def usage_row(usages):
    return {"wall_s": measure.median([usage.wall_s for usage in usages]),
            "cpu_s": measure.median([usage.cpu_s for usage in usages]),
            "rss_mib": max(usage.rss_mib for usage in usages), "runs": len(usages)}


def build(bench):
    """Fills all indexes, in turns; a system that has used up its time sits out."""
    usages = collections.defaultdict(list)
    bench.read_files()
    for number in range(min(bench.rounds, 3)):
        for system in bench.systems:
            if sum(usage.wall_s for usage in usages[system.name]) < bench.budget_s / 2:
                say(f"  build, round {number + 1}: {system.name}")
                usages[system.name].append(system.build())
    result = {system.name: {**usage_row(usages[system.name]), "bytes": system.size_bytes()}
              for system in bench.systems}
    fts5 = next((system for system in bench.systems if system.name == "FTS5"), None)
    if fts5 and bench.setting.about["kind"] == "files":
        say("  build: FTS5 from the files")
        path = os.path.join(bench.setting.work, "fts5-files.db")
        with contextlib.suppress(FileNotFoundError):
            os.remove(path)
        result["FTS5, fsdir()"] = {**usage_row([fts5.build_from_files(path)]),
                                   "bytes": os.path.getsize(path)}
        os.remove(path)
    return result


def threads(bench):
    """findbuch's first index on one processor and on two, in turns."""
    if len(bench.cores) < 2:
        return {"skipped": "there is one processor only"}
    one, two = bench.core, ",".join(str(core) for core in bench.cores[-2:])
    walls = collections.defaultdict(list)
    bench.read_files()
    for number in range(min(bench.rounds, 3)):
        for name, cores in (("one", one), ("two", two)):
            say(f"  threads, round {number + 1}: {name}")
            walls[name].append(bench.findbuch.build(cores).wall_s)
    return {name: measure.median(values) for name, values in walls.items()}


# ---- keeping an index up to date ----


def linked_copy(bench):
    """The articles once more, by hard links: files that change are replaced."""
    copy = os.path.join(bench.setting.work, "update", "articles")
    shutil.rmtree(os.path.dirname(copy), ignore_errors=True)
    os.makedirs(os.path.dirname(copy))
    subprocess.run(["cp", "-al", bench.setting.articles, copy], check=True)
    return copy


def files_in_order(folder):
    return sorted(os.path.join(parent, name)
                  for parent, _, names in os.walk(folder) for name in names)


def replace(path, data):
    os.remove(path)
    with open(path, "wb") as f:
        f.write(data)


def change_articles(folder, kind):
    """A note at the end of some files, all over the archive; of JSON Lines in one file."""
    paths = files_in_order(folder)
    if kind == "files":
        every = max(1, len(paths) // N_CHANGED)
        for path in paths[::every][:N_CHANGED]:
            with open(path, "rb") as f:
                data = f.read()
            if not path.endswith(".jsonl"):
                replace(path, data + f"\n{NOTE}\n".encode())
        return
    with open(paths[-1], encoding="utf-8") as f:
        lines = f.readlines()
    for at in range(0, len(lines), max(1, len(lines) // N_CHANGED)):
        article = json.loads(lines[at])
        article["body"] += "\n" + NOTE
        lines[at] = json.dumps(article, ensure_ascii=False) + "\n"
    replace(paths[-1], "".join(lines).encode())


def new_articles(folder, jsonl):
    """Files of which each is put together from two articles, so that no other is the same."""
    with open(jsonl, encoding="utf-8") as f:
        articles = [json.loads(line) for _, line in zip(range(2 * N_NEW), f)]
    os.makedirs(os.path.join(folder, "neu"))
    for number in range(N_NEW):
        first, second = articles[number % len(articles)], articles[(number + 7) % len(articles)]
        path = os.path.join(folder, "neu", f"2024-12-31-neu-{number}.txt")
        with open(path, "w", encoding="utf-8") as f:
            f.write(f"{first['title']} und mehr {number}\n\n{second['body']}\n{first['body']}\n")


class Searching:
    """Searches that are started one after the other while something else goes on."""

    def __init__(self, command):
        self.command, self.took_ms, self.failed = command, [], 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.search)

    def search(self):
        while not self.over.is_set():
            started = time.monotonic()
            done = subprocess.run(self.command, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL, check=False)
            self.took_ms.append(1000 * (time.monotonic() - started))
            self.failed += done.returncode > 1

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def update(bench):
    """First index, nothing changed, 100 articles changed, 100 new files while searches go on."""
    kind = bench.setting.about["kind"]
    copy = linked_copy(bench)
    index = os.path.join(os.path.dirname(copy), "findbuch.db")
    command = bench.findbuch.command("index", "--quiet", copy, index=index)
    again = bench.findbuch.command("index", "--quiet", index=index)
    bench.read_files()
    result = {}
    try:
        say("  update: first index")
        result["first"] = usage_row([measure.run(command)])
        time.sleep(2.5)  # a file as young as that is looked at twice
        say("  update: nothing changed")
        measure.run(again, allowed=(0, 1))
        result["unchanged"] = usage_row([measure.run(again, allowed=(0, 1))
                                         for _ in range(bench.rounds)])
        say(f"  update: {N_CHANGED} articles changed, {N_NEW} new files")
        change_articles(copy, kind)
        result["changed"] = usage_row([measure.run(again, allowed=(0, 1))])
        new_articles(copy, bench.setting.jsonl)
        search = bench.findbuch.command("search", "--limit", "10", "neu", index=index)
        with Searching(search) as searching:
            result["new"] = usage_row([measure.run(again, allowed=(0, 1))])
        result["meanwhile"] = {"searches": len(searching.took_ms), "failed": searching.failed,
                               "worst_ms": max(searching.took_ms)}
    finally:
        shutil.rmtree(os.path.dirname(copy))
    return result


# ---- searching ----


def collected(samples, classes):
    """Per class and what: of each query the median over all rounds, and of these the quartiles in
    microseconds; the median of what it takes longer than the same query's ten best (the fastest
    rounds are compared: such a difference would drown in disturbances), and that of hits."""
    table = collections.defaultdict(dict)
    by_class = collections.defaultdict(list)
    typical = {key: measure.median([took_ns for took_ns, _ in answers]) / 1000
               for key, answers in samples.items()}
    least = {key: min(took_ns for took_ns, _ in answers) / 1000
             for key, answers in samples.items()}
    for (number, what), answers in samples.items():
        added = least[number, what] - least[number, "top10"]
        by_class[classes[number], what].append((typical[number, what], added, answers[0][1]))
    for (name, what), queries in by_class.items():
        times, added, hits = zip(*queries)
        low, middle, high = measure.quartiles(times)
        table[name][what] = {"us": middle, "low": low, "high": high,
                             "over_top10_us": measure.median(added), "hits": measure.median(hits)}
    return dict(table)


def warmed_up(bench, driver, system):
    """Seconds that a round takes."""
    started = time.monotonic()
    for _ in range(system.warm_up_rounds):
        last = time.monotonic()
        driver.round()
        if time.monotonic() - started > bench.budget_s / 2:
            break
    return time.monotonic() - last


def latency(bench):
    """In-process answers, round by round of all systems, pinned to one processor."""
    classes = {query["number"]: query["class"] for query in systems.read_queries(bench.setting)}
    bench.ensure_built(bench.systems)
    samples = {system.name: collections.defaultdict(list) for system in bench.systems}
    with contextlib.ExitStack() as stack:
        running, memory = [], {}
        for system in bench.systems:
            stack.enter_context(system.serving())
            if system.name == "PostgreSQL":
                subprocess.run(["taskset", "-a", "-cp", bench.core, str(system.server.pid)],
                               check=True, stdout=subprocess.DEVNULL)
            driver = measure.Driver(measure.pinned(bench.core, system.driver()))
            say(f"  latency: {system.name} warms up")
            round_s = warmed_up(bench, driver, system)
            rounds = max(1, min(bench.rounds, int(bench.budget_s / max(round_s, .001))))
            running.append((system, driver, rounds))
        for number in range(bench.rounds):
            say(f"  latency, round {number + 1}")
            for system, driver, rounds in running:
                if number < rounds:
                    for query, what, took_ns, hits in driver.round():
                        samples[system.name][query, what].append((took_ns, hits))
        for system, driver, _ in running:
            memory[system.name] = driver.close()
    return {"classes": {name: collected(answers, classes) for name, answers in samples.items()},
            "rounds": {system.name: rounds for system, _, rounds in running},
            "rss_mib": memory}


def run_oneshot(bench, rounds, commands, cores):
    """commands: (name, command). Nanoseconds by name."""
    path = os.path.join(bench.setting.work, "commands")
    with open(path, "w", encoding="utf-8") as f:
        f.writelines("\t".join((name, *command)) + "\n" for name, command in commands)
    program = [bench.setting.tool("oneshot"), str(rounds), path]
    output = subprocess.run(measure.pinned(cores, program), stdout=subprocess.PIPE, check=True,
                            text=True).stdout
    took = collections.defaultdict(list)
    for line in output.splitlines():
        name, _, took_ns, code = line.split("\t")
        if int(code) > 1:
            raise measure.Failure(f"a command of {name} failed with exit code {code}")
        took[name].append(int(took_ns))
    return took


def oneshot(bench):
    """Whole processes; findbuch with ten hits and snippets as it prints them. ripgrep has all
    processors."""
    queries = [query for query in systems.read_queries(bench.setting)
               if query["class"] in ONESHOT_CLASSES]
    by_class = collections.defaultdict(list)
    for query in queries:
        by_class[query["class"]].append(query)
    indexed = [system for system in bench.systems if system.name in ("findbuch", "FTS5", "Xapian")]
    bench.ensure_built(indexed)
    result = {}
    for name, of_class in by_class.items():
        say(f"  oneshot: {name}")
        quick, slow = [("true", ["true"])], []
        for query in of_class[:ONESHOT_QUERIES]:
            for system in bench.chosen:
                command = system.oneshot(query)
                if command:
                    (slow if system.name == "ripgrep" else quick).append((system.name, command))
        took = run_oneshot(bench, 10 * bench.rounds, quick, bench.core)
        if slow:
            all_cores = ",".join(str(core) for core in bench.cores)
            took.update(run_oneshot(bench, min(RIPGREP_ROUNDS, bench.rounds), slow, all_cores))
        result[name] = {}
        for system_name, values in took.items():
            low, middle, high = (value / 1e6 for value in measure.quartiles(values))
            result[name][system_name] = {"ms": middle, "low": low, "high": high}
    return result


def batch(bench):
    """`search --batch`: all queries in one process, twice, by the times that findbuch itself tells."""
    bench.ensure_built([bench.findbuch])
    path = os.path.join(bench.setting.work, "batch.tsv")
    with open(path, "w", encoding="utf-8") as f:
        for query in systems.read_queries(bench.setting):
            f.write(f"{query['number']}\t{bench.findbuch.text(query)}\n")
    result = []
    for _ in range(2):
        started = time.monotonic()
        output = subprocess.run(bench.findbuch.command("search", "--batch", path, "--jsonl"),
                                stdout=subprocess.PIPE, check=False).stdout
        wall_s = time.monotonic() - started
        took = sorted(json.loads(line)["took_ms"] for line in output.splitlines())
        result.append({"queries": len(took), "wall_s": wall_s, "p50_ms": measure.median(took),
                       "p95_ms": took[int(len(took) * .95)], "most_ms": took[-1]})
    return result


PARTS = {"build": build, "threads": threads, "update": update, "latency": latency,
         "oneshot": oneshot, "batch": batch}
