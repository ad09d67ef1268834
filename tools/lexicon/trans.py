"""Which plural belongs to which singular, by the word pairs of trans-de-en."""
import collections, re

from .tables import PLAIN, lines


def plural_pairs(path, is_noun):
    """Plural → singulars, where the one can be made from the other by umlaut and ending; and all
    words that are listed as singulars."""
    pairs = collections.defaultdict(set)
    all_singulars = set()
    noise = re.compile(r"\([^)]*\)|\[[^]]*\]|<[^>]*>")

    def nouns(text, mark):
        found = (re.match(r"\s*([^\W\d_]+) \{" + mark + r"\}\s*$", x) for x in text.split(";"))
        return [m.group(1) for m in found if m]

    for line in lines(path):
        german = noise.sub("", line.split(" :: ")[0]).split(" | ")
        if line.startswith("#"):
            continue
        all_singulars.update(nouns(german[0], "[mfn]"))
        if len(german) < 2:
            continue
        for plural in nouns(german[1], "pl"):
            for singular in nouns(german[0], "[mfn]"):
                a, b = singular.translate(PLAIN), plural.translate(PLAIN)
                if b.startswith(a) and b[len(a):] in ("", "e", "er", "n", "en", "s", "nen", "se"):
                    if plural != singular and is_noun(singular):
                        pairs[plural].add(singular)
    return pairs, all_singulars


def add_umlaut_plurals(pairs, all_singulars, roots):
    """Roots that only take -n and are an umlaut and -e or -er away from another: Ärzte, Länder."""
    for root, flags in roots.items():
        plain = root.translate(str.maketrans("äöüÄÖÜ", "aouAOU"))
        if plain == root or root in all_singulars or flags & set("EPSTRQ") or root in pairs:
            continue
        for ending in ("e", "er", ""):
            singular = plain[:len(plain) - len(ending)]
            if plain.endswith(ending) and singular in roots and singular in all_singulars:
                pairs[root].add(singular)
                break
