"""What `findbuch analyze --json` makes of many words, for the scorers in this folder."""
import json, os, subprocess, sys, tempfile

ARGUMENT_BYTES = 100_000  # in one process: far below what any system takes


class Word:
    """One word analysed: its terms, where its parts start (code points from its beginning), and
    Snowball's stem, None if findbuch takes it for more than one word."""

    def __init__(self):
        self.terms, self.starts, self.stem = set(), set(), None


def batches(words):
    batch, n_bytes = [], 0
    for word in words:
        size = len(word.encode()) + 9
        if batch and n_bytes + size > ARGUMENT_BYTES:
            yield batch
            batch, n_bytes = [], 0
        batch.append(word)
        n_bytes += size
    if batch:
        yield batch


def run(program, index, words):
    done = subprocess.run([program, "--index", index, "analyze", "--json", "--", *words],
                          stdout=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(f"{sys.argv[0]}: findbuch analyze failed")
    return json.loads(done.stdout)["tokens"]


def analyze(program, words):
    """A dict from each word to its Word. Words of the user's own play no part: the index named to
    findbuch is one that does not exist."""
    program, result = os.path.abspath(program), {}
    with tempfile.TemporaryDirectory() as scratch:
        for batch in batches(sorted(set(words))):
            tokens, at, i = run(program, os.path.join(scratch, "none.db"), batch), 0, 0
            for text in batch:
                word, end = Word(), at + len(text)
                while i < len(tokens) and tokens[i]["start"] < end:
                    token = tokens[i]
                    word.terms.update(token["terms"])
                    word.stem = token["stem"] if token["text"] == text else None
                    word.starts.update(part["start"] - at for part in token["parts"])
                    if token["start"] > at:
                        word.starts.add(token["start"] - at)
                    i += 1
                word.starts.discard(0)
                result[text] = word
                at = end + 1
    return result


def read_rows(path):
    with open(path, encoding="utf-8") as f:
        return [line.rstrip("\r\n").split("\t") for line in f if line.strip()]


def percent(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "-"
