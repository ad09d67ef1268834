"""The systems that are measured: how each is found, filled and asked.

A system has a name, `missing()` (what is not there, or None), `build()` (fills its index from
the corpus and returns the Usage), `path` (its index), `driver()` (a command that answers queries as
driver.h says), and perhaps `oneshot(query)` (a command that answers one query and ends).
"""
import contextlib
import glob
import os
import shutil
import subprocess
import tempfile
import time

import measure

LUCENE_JARS = ("core", "analyzers-common", "highlighter", "queries", "memory")
XAPIAN_FLUSH_THRESHOLD = "100000"


class Setting:
    """Where everything is."""

    def __init__(self, program, tools, corpus, about, work):
        self.program, self.tools = program, tools
        self.corpus, self.about, self.work = corpus, about, work
        self.articles = os.path.join(corpus, "articles")
        self.jsonl = os.path.join(corpus, "docs.jsonl")
        self.tsv = os.path.join(corpus, "docs.tsv")
        self.queries = os.path.join(work, "queries.tsv")

    def tool(self, name):
        return os.path.join(self.tools, name)


def read_queries(setting):
    """Dictionaries with number, class, shape, words, and first and last or None."""
    with open(setting.queries, encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f]
    return [{"number": row[0], "class": row[1], "shape": row[2], "words": row[3].split(" "),
             "first": row[4] if len(row) > 4 else None, "last": row[5] if len(row) > 5 else None}
            for row in rows]


class System:
    def __init__(self, setting):
        self.setting = setting
        self.path = os.path.join(setting.work, self.index_name)

    def missing(self):
        return None

    def is_built(self):
        return os.path.exists(self.path)

    def remove(self):
        if os.path.isdir(self.path):
            shutil.rmtree(self.path)
        else:
            for path in glob.glob(glob.escape(self.path) + "*"):
                os.remove(path)

    def size_bytes(self):
        """All files that belong to the index, those beside it among them."""
        return sum(measure.tree_bytes(path) for path in glob.glob(glob.escape(self.path) + "*"))

    def oneshot(self, query):
        return None

    def serving(self):
        """A context in which driver() answers."""
        return contextlib.nullcontext()

    warm_up_rounds = 1


def lacks(*programs):
    for program in programs:
        if not shutil.which(program):
            return f"{program} is not installed"
    return None


class Findbuch(System):
    name, index_name = "findbuch", "findbuch.db"

    def is_built(self):
        return super().is_built() and \
            os.path.getmtime(self.path) > os.path.getmtime(self.setting.program)

    def command(self, *arguments, index=None):
        return [self.setting.program, "--index", index or self.path, *arguments]

    def build(self, cores=None):
        self.remove()
        command = self.command("index", "--quiet", self.setting.articles)
        return measure.run(measure.pinned(cores, command) if cores else command)

    def driver(self):
        return [self.setting.tool("findbuch-driver"), self.path, self.setting.queries]

    @staticmethod
    def text(query):
        words = query["words"]
        text = {"or": " OR ".join(words), "phrase": '"' + " ".join(words) + '"',
                "prefix": words[0] + "*", "fuzzy": words[0] + "~"}.get(query["shape"])
        text = text or " ".join(words)
        return f"{text} datum:{query['first']}..{query['last']}" if query["first"] else text

    def oneshot(self, query):
        return self.command("search", "--limit", "10", "--", self.text(query))


class PlainFts5(System):
    name, index_name = "FTS5", "fts5.db"

    def missing(self):
        return lacks("sqlite3")

    def build(self):
        self.remove()
        return measure.run(["sqlite3", self.path], text=rf"""
.bail on
CREATE VIRTUAL TABLE t USING fts5(name UNINDEXED, title, body);
CREATE TEMP TABLE line(text);
.mode ascii
.separator "\037" "\n"
.import -schema temp "{self.setting.jsonl}" line
INSERT INTO t(rowid, name, title, body)
    SELECT (CAST(replace(text ->> 'date', '-', '') AS INTEGER) << 20) + rowid,
           text ->> 'id', text ->> 'title', text ->> 'body' FROM line;
""")

    def build_from_files(self, path):
        """A table of the files as they are, filled by fsdir()."""
        return measure.run(["sqlite3", path], text=f"""
.bail on
CREATE VIRTUAL TABLE t USING fts5(path UNINDEXED, body);
INSERT INTO t SELECT name, CAST(data AS TEXT) FROM fsdir('{self.setting.articles}')
    WHERE data IS NOT NULL;
""")

    def driver(self):
        return [self.setting.tool("fts5-driver"), self.path, self.setting.queries]

    def oneshot(self, query):
        words = (" " if query["shape"] == "phrase" else '" "').join(query["words"])
        return ["sqlite3", "-readonly", self.path,
                "SELECT title, snippet(t, -1, '[', ']', '…', 32) FROM t "
                f"WHERE t MATCH '\"{words}\"' ORDER BY rank LIMIT 10"]


class Xapian(System):
    name, index_name = "Xapian", "xapian"

    def missing(self):
        if not os.path.exists(self.setting.tool("xapian-driver")):
            return "libxapian-dev is not installed"
        return None

    def build(self):
        self.remove()
        usage = measure.run([self.setting.tool("xapian-driver"), "build", self.setting.tsv,
                             self.path], env={"XAPIAN_FLUSH_THRESHOLD": XAPIAN_FLUSH_THRESHOLD})
        shutil.rmtree(self.path + ".new")
        return usage

    def driver(self):
        return [self.setting.tool("xapian-driver"), "search", self.path, self.setting.queries]

    def oneshot(self, query):
        if lacks("quest"):
            return None
        quote = '"' if query["shape"] == "phrase" else ""
        return ["quest", "-d", self.path, "-s", "german", "-m", "10",
                quote + " ".join(query["words"]) + quote]


class Lucene(System):
    name, index_name = "Lucene", "lucene"
    warm_up_rounds = 20  # until the compiler has seen everything often enough

    def jars(self):
        found = [sorted(glob.glob(f"/usr/share/java/lucene-{jar}-8*.jar"))[-1:] or
                 sorted(glob.glob(f"/usr/share/java/lucene8-{jar}*.jar"))[-1:]
                 for jar in LUCENE_JARS]
        return [jar[0] for jar in found if jar]

    def missing(self):
        if len(self.jars()) < len(LUCENE_JARS):
            return "liblucene8-java is not installed"
        return lacks("java", "javac")

    def java(self, *arguments):
        return ["java", "-Xmx2g", "-cp", ":".join([*self.jars(), self.setting.tools]),
                "LuceneDriver", *arguments]

    def compile(self):
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "LuceneDriver.java")
        compiled = self.setting.tool("LuceneDriver.class")
        if not os.path.exists(compiled) or os.path.getmtime(compiled) < os.path.getmtime(source):
            measure.run(["javac", "-cp", ":".join(self.jars()), "-d", self.setting.tools, source])

    def build(self):
        self.remove()
        self.compile()
        return measure.run(self.java("build", self.setting.tsv, self.path))

    def driver(self):
        self.compile()
        return self.java("search", self.path, self.setting.queries)


class Postgres(System):
    """A server of its own for the time of the measurement, reached by a socket only. It cannot run
    as root, so there the user postgres runs it."""
    name, index_name = "PostgreSQL", "postgres"

    SETTINGS = ("listen_addresses=", "shared_buffers=512MB", "maintenance_work_mem=512MB",
                "wal_level=minimal", "max_wal_senders=0", "synchronous_commit=off",
                "max_wal_size=4GB", "max_parallel_workers_per_gather=0", "jit=off",
                "plan_cache_mode=force_custom_plan")
    SCHEMA = """
\\set ON_ERROR_STOP on
CREATE TEXT SEARCH DICTIONARY german_all (TEMPLATE = snowball, Language = german);
CREATE TEXT SEARCH CONFIGURATION german_all (COPY = german);
ALTER TEXT SEARCH CONFIGURATION german_all
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, hword, hword_part, word
    WITH german_all;
CREATE TABLE docs (id text, date date, title text, body text, words tsvector
    GENERATED ALWAYS AS (to_tsvector('german_all', title || ' ' || body)) STORED);
"""

    def programs(self):
        return (sorted(glob.glob("/usr/lib/postgresql/*/bin")) or [""])[-1]

    def missing(self):
        if not os.path.exists(self.setting.tool("postgres-driver")):
            return "libpq-dev is not installed"
        if not os.path.exists(os.path.join(self.programs(), "initdb")):
            return "postgresql is not installed"
        if os.getuid() == 0 and subprocess.run(["id", "postgres"], capture_output=True).returncode:
            return "there is no user postgres to run it"
        return None

    def as_user(self):
        return {"user": "postgres", "group": "postgres", "extra_groups": []} \
            if os.getuid() == 0 else {}

    def start(self):
        self.sockets = tempfile.mkdtemp(prefix="findbuch-bench-")
        if os.getuid() == 0:
            shutil.chown(self.sockets, "postgres")
        command = [os.path.join(self.programs(), "postgres"), "-D", self.path, "-k", self.sockets]
        for setting in self.SETTINGS:
            command += ["-c", setting]
        self.started = time.monotonic()
        self.log = open(self.path + ".log", "w", encoding="utf-8")
        self.server = subprocess.Popen(command, stdout=self.log, stderr=self.log, **self.as_user())
        for _ in range(300):
            if subprocess.run(["pg_isready", "-q", "-h", self.sockets], check=False).returncode == 0:
                return
            time.sleep(.1)
        raise measure.Failure(f"PostgreSQL does not start; see {self.path}.log")

    def stop(self):
        """The server waits for its children, so their times are in the Usage."""
        self.server.send_signal(2)
        usage = measure.usage_of(self.server, self.started)
        self.log.close()
        shutil.rmtree(self.sockets, ignore_errors=True)
        return usage

    def psql(self, text):
        measure.run(["psql", "-q", "-X", "-h", self.sockets, "-d", "postgres"], text=text,
                    **self.as_user())

    def build(self):
        self.remove()
        os.makedirs(self.path)
        if os.getuid() == 0:
            shutil.chown(self.path, "postgres")
        measure.run([os.path.join(self.programs(), "initdb"), "-D", self.path, "--no-sync",
                     "--locale=C.UTF-8", "-E", "UTF8"], **self.as_user())
        self.start()
        try:
            with open(self.setting.tsv, "rb") as feed:
                self.psql(self.SCHEMA)
                measure.run(["psql", "-q", "-X", "-h", self.sockets, "-d", "postgres", "-c",
                             "COPY docs (id, date, title, body) FROM STDIN"], stdin=feed,
                            **self.as_user())
            self.psql("CREATE INDEX ON docs USING gin (words); CREATE INDEX ON docs (date);\n"
                      "VACUUM ANALYZE docs; CHECKPOINT;")
        finally:
            usage = self.stop()
        return usage

    def is_built(self):
        return os.path.exists(os.path.join(self.path, "PG_VERSION"))

    def size_bytes(self):
        """Without its log of changes."""
        return measure.tree_bytes(os.path.join(self.path, "base"))

    @contextlib.contextmanager
    def serving(self):
        self.start()
        try:
            yield
        finally:
            self.stop()

    def driver(self):
        user = "postgres" if os.getuid() == 0 else ""
        return [self.setting.tool("postgres-driver"),
                f"host={self.sockets} dbname=postgres" + (f" user={user}" if user else ""),
                self.setting.queries]


class Ripgrep(System):
    """It has no index; it reads all files with every query."""
    name, index_name = "ripgrep", "none"

    def missing(self):
        return lacks("rg")

    def oneshot(self, query):
        return ["rg", "-i", "-F", "--", " ".join(query["words"]), self.setting.articles]


INDEXED = (Findbuch, PlainFts5, Xapian, Lucene, Postgres)
