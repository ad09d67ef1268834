"""The results as tables in Markdown."""

WHATS = (("top10", "Ten best, ids and scores"), ("snippets", "Ten best, with title and snippet"),
         ("total", "Exact number of matches"))


def table(head, rows):
    """First column to the left, the others to the right; padded, to be read as it is."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]

    def line(row):
        padded = (cell.ljust(width) if i == 0 else cell.rjust(width)
                  for i, (cell, width) in enumerate(zip(row, widths)))
        return "| " + " | ".join(padded) + " |"

    rule = "|" + "|".join("-" * (width + 1) + ("-" if i == 0 else ":")
                          for i, width in enumerate(widths)) + "|"
    return "\n".join([line(cells[0]), rule, *(line(row) for row in cells[1:])]) + "\n"


def figure(value):
    """Three significant digits, no exponent."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def spread(low, middle, high):
    return f"{figure(middle)} ({figure(low)}–{figure(high)})"


def latency_tables(latency):
    classes = latency["classes"]
    names = list(classes)
    peers = [name for name in names if name != "findbuch"] if "findbuch" in classes else []
    rows_of = list(dict.fromkeys(row for answers in classes.values() for row in answers))
    for what, title in WHATS:
        rows = []
        for row in rows_of:
            cells = [classes[name].get(row, {}).get(what) for name in names]
            ours = classes.get("findbuch", {}).get(row, {}).get(what)
            theirs = [classes[name].get(row, {}).get(what) for name in peers]
            rows.append([row, *(spread(cell["low"], cell["us"], cell["high"]) if cell else "-"
                                for cell in cells),
                         *(f"{figure(cell['us'] / ours['us'])}×" if cell and ours else "-"
                           for cell in theirs)])
        yield f"### {title}, µs: median (quartiles of the queries), and times findbuch's\n"
        yield table(["class", *names, *(f"{name}/fb" for name in peers)], rows)
    rows = [[row, *(figure(classes[name][row]["total"]["hits"]) if row in classes[name] else "-"
                    for name in names)] for row in rows_of]
    yield "### Matches, median of the queries\n"
    yield table(["class", *names], rows)
    yield "Rounds: " + ", ".join(f"{name} {n}" for name, n in latency["rounds"].items()) + \
        ". Memory of the searching process, MiB: " + \
        ", ".join(f"{name} {figure(mib)}" for name, mib in latency["rss_mib"].items()) + ".\n"


def build_tables(build, about):
    rows = [[name, figure(row["wall_s"]), figure(row["cpu_s"]),
             figure(about["articles"] / row["wall_s"]), figure(row["rss_mib"]), row["bytes"],
             f"{row['bytes'] / about['bytes']:.2f}", row["runs"]] for name, row in build.items()]
    yield table(["system", "wall s", "CPU s", "articles/s", "peak MiB", "bytes", "of the articles",
                 "runs"], rows)


def threads_tables(threads):
    if "skipped" in threads:
        yield f"Skipped: {threads['skipped']}.\n"
        return
    yield table(["processors", "wall s"],
                [[name, figure(value)] for name, value in threads.items()])


def update_tables(update):
    names = {"first": "first index", "unchanged": "nothing changed",
             "changed": "100 articles changed", "new": "100 new files"}
    yield table(["findbuch", "wall s", "CPU s", "peak MiB"],
                [[label, *(figure(update[name][key]) for key in ("wall_s", "cpu_s", "rss_mib"))]
                 for name, label in names.items()])
    meanwhile = update["meanwhile"]
    yield (f"While the new files came, {meanwhile['searches']} searches were started, "
           f"{meanwhile['failed']} failed; the longest took {figure(meanwhile['worst_ms'])} ms.\n")


def oneshot_tables(oneshot):
    names = list(dict.fromkeys(name for times in oneshot.values() for name in times))
    yield table(["class", *names],
                [[row, *(spread(times[name]["low"], times[name]["ms"], times[name]["high"])
                         if name in times else "-" for name in names)]
                 for row, times in oneshot.items()])


def batch_tables(batch):
    yield table(["run", "queries", "wall s", "p50 ms", "p95 ms", "most ms"],
                [[("first", "second")[i], row["queries"], *(figure(row[key]) for key in
                  ("wall_s", "p50_ms", "p95_ms", "most_ms"))] for i, row in enumerate(batch)])


def markdown(results, about, facts, skipped, checks):
    sections = {"build": ("Building", lambda part: build_tables(part, about)),
                "threads": ("Building on one processor and on two", threads_tables),
                "update": ("Keeping up to date", update_tables),
                "latency": ("Searching, in process", latency_tables),
                "oneshot": ("Whole processes, ms", oneshot_tables),
                "batch": ("search --batch, as findbuch tells it", batch_tables)}
    lines = [f"# findbuch beside other systems: {about['name']}\n",
             f"{about['articles']} articles, {about['bytes']} bytes: {about['what']}.\n",
             *(f"- {name}: {value}" for name, value in facts.items()),
             *(f"- skipped: {name}: {reason}" for name, reason in skipped.items()), ""]
    for name, (title, tables) in sections.items():
        if name in results:
            lines += [f"## {title}\n", *tables(results[name])]
    if checks:
        met = sum(row[3] for row in checks)
        lines += [f"## Targets: {met} of {len(checks)} met\n",
                  table(["what", "measured", "target", "met"],
                        [[*row[:3], "yes" if row[3] else "NO"] for row in checks])]
    return "\n".join(lines)
