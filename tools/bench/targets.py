"""What findbuch shall reach. Ratios are of medians of one run; nothing is compared with figures of
another day but the rate of indexing, which needs two sizes."""

TENFOLD = ("rare", "middle", "and-rare", "and-common", "or-common", "common")
TWOFOLD = ("phrase", "prefix")
XAPIAN_TIMES, XAPIAN_POSITIONS_TIMES, XAPIAN_TOTAL_TIMES = 10, 2, 1
LUCENE_TIMES = 3
FTS5_COMMON_TIMES = 500
CLASS_MS, POSITIONS_MS = 5, 20  # at ten times the articles
SNIPPETS_US = 500
ONESHOT_MS, RIPGREP_TIMES = 2, 400
FTS5_BUILD_TIMES, XAPIAN_BUILD_TIMES, LUCENE_BUILD_TIMES = 1, 8, 2
MEMORY_MIB = 512
THREADS_TIMES = 1.6
SIZE_SHARE = .80
UPDATE_S = .5
RATE_FACTOR = 1.5


class Checks:
    """Rows: what, measured, target, whether it was met."""

    def __init__(self):
        self.rows = []

    def at_least(self, what, value, target, unit="×"):
        self.rows.append((what, f"{value:.2f}{unit}", f"≥ {target:g}{unit}", value >= target))

    def at_most(self, what, value, target, unit):
        self.rows.append((what, f"{value:.2f}{unit}", f"≤ {target:g}{unit}", value <= target))


def check_latency(checks, latency, scale):
    classes = latency["classes"]
    own = classes.get("findbuch", {})

    def times(peer, name, what):
        """How many times as long the peer takes, or None."""
        theirs = classes.get(peer, {}).get(name, {}).get(what)
        ours = own.get(name, {}).get(what)
        return theirs["us"] / ours["us"] if theirs and ours and ours["us"] > 0 else None

    def ratios(peer, what, names, target, label):
        for name in names:
            value = times(peer, name, what)
            if value is not None:
                checks.at_least(f"{label}, {name}: {peer} / findbuch", value, target)

    ratios("Xapian", "top10", TENFOLD, XAPIAN_TIMES, "top 10")
    ratios("Xapian", "top10", TWOFOLD, XAPIAN_POSITIONS_TIMES, "top 10")
    ratios("Xapian", "total", own, XAPIAN_TOTAL_TIMES, "total")
    ratios("Lucene", "top10", own, LUCENE_TIMES, "top 10")
    ratios("FTS5", "top10", ("common",), FTS5_COMMON_TIMES, "top 10")
    added = {name: whats["snippets"]["over_top10_us"] for name, whats in own.items()
             if whats["snippets"]["hits"] > 0}
    if added:
        worst = max(added, key=added.get)
        checks.at_most(f"ten snippets, at most added ({worst})", added[worst], SNIPPETS_US, " µs")
    if scale >= 10:
        for name, whats in own.items():
            limit = POSITIONS_MS if name in TWOFOLD else CLASS_MS
            checks.at_most(f"top 10, {name}", whats["top10"]["us"] / 1000, limit, " ms")


def check_oneshot(checks, oneshot):
    for name, times in oneshot.items():
        if "findbuch" not in times:
            continue
        ours = times["findbuch"]["ms"]
        checks.at_most(f"one process, {name}: over true", ours - times["true"]["ms"], ONESHOT_MS,
                       " ms")
        if "ripgrep" in times:
            checks.at_least(f"one process, {name}: ripgrep / findbuch",
                            times["ripgrep"]["ms"] / ours, RIPGREP_TIMES)


def check_build(checks, build, about, smaller):
    ours = build.get("findbuch")
    if not ours:
        return
    for peer, target in (("FTS5", FTS5_BUILD_TIMES), ("Xapian", XAPIAN_BUILD_TIMES),
                         ("Lucene", LUCENE_BUILD_TIMES)):
        if peer in build:
            checks.at_least(f"build, CPU: {peer} / findbuch", build[peer]["cpu_s"] / ours["cpu_s"],
                            target)
    checks.at_most("build: memory", ours["rss_mib"], MEMORY_MIB, " MiB")
    checks.at_most("size / articles", ours["bytes"] / about["bytes"], SIZE_SHARE, "")
    if smaller and about["articles"] > smaller["articles"]:
        rate = about["articles"] / ours["wall_s"]
        checks.at_most(f"build: articles a second at {smaller['articles']} / here",
                       smaller["articles"] / smaller["wall_s"] / rate, RATE_FACTOR, "×")


def check_update(checks, update):
    checks.at_most("nothing changed", update["unchanged"]["wall_s"], UPDATE_S, " s")
    checks.at_most("100 new files", update["new"]["wall_s"], UPDATE_S, " s")
    checks.at_most("searches that failed meanwhile", update["meanwhile"]["failed"], 0, "")


def check(results, about, smaller):
    """smaller: articles and wall_s of the build of a smaller corpus, or None."""
    checks = Checks()
    if "latency" in results:
        check_latency(checks, results["latency"], about["scale"])
        if "findbuch" in results["latency"]["rss_mib"]:
            checks.at_most("searching: memory", results["latency"]["rss_mib"]["findbuch"],
                           MEMORY_MIB, " MiB")
    if "oneshot" in results:
        check_oneshot(checks, results["oneshot"])
    if "build" in results:
        check_build(checks, results["build"], about, smaller)
    if "two" in results.get("threads", {}):
        checks.at_least("build on two processors", results["threads"]["one"] /
                        results["threads"]["two"], THREADS_TIMES)
    if "update" in results:
        check_update(checks, results["update"])
    return checks.rows
