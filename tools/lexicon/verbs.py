"""All forms of verbs: strong ones by table, the others by rule."""
import collections, re

from .tables import PARTICIPLE_ENDINGS, items, table


class Verbs:
    """Forms of all known infinitives, strong ones by table, the others by rule."""

    def __init__(self, infinitives, counts):
        self.strong = {}
        for row in table("verbs.tsv"):
            row += [""] * (6 - len(row))
            finite = [f for column in (1, 2, 3, 5) for f in items(row[column])]
            self.strong[row[0]] = (finite, items(row[4]))
        kinds = {row[0]: row[1] for row in table("prefixes.tsv")}
        by_length = sorted(kinds, key=lambda p: (-len(p), p))
        self.separable = [p for p in by_length if kinds[p] in ("sep", "both")]
        self.inseparable = [p for p in by_length if kinds[p] == "insep"]
        self.both = [p for p in by_length if kinds[p] == "both"]
        self.infinitives = set(infinitives) | set(self.strong)
        self.infinitives.update(p + verb for p in kinds for verb in self.strong
                                if counts.get(p + verb, (0,))[0] >= 3)
        self.finite = collections.defaultdict(set)  # and infinitives, present participles
        self.participles = collections.defaultdict(set)
        self.strong_forms = {f for finite, _ in self.strong.values() for f in finite}
        for verb in sorted(self.infinitives):
            for form in self.finite_forms(verb):
                self.finite[form].add(verb)
            for form in self.past_participles(verb):
                for ending in PARTICIPLE_ENDINGS:
                    self.participles[form + ending].add(verb)

    @staticmethod
    def stem(verb):
        return verb[:-2] if verb.endswith("en") else verb[:-1]

    @staticmethod
    def with_t(stem):
        if re.search(r"[dt]$|[^aäehilmnoöuür][mn]$|(ch|ff|gg|tt|pp|kk|ck)[mn]$", stem):
            return stem + "et"
        return stem + "t"

    def cuts(self, verb):
        """Ways to see verb as a particle and a known verb; ("", verb) is one."""
        yield "", verb
        for prefix in self.separable:
            rest = verb[len(prefix):]
            if not verb.startswith(prefix) or len(rest) < 3:
                continue
            if rest in self.infinitives or (prefix not in self.both and len(rest) >= 5 and
                                            re.search("(en|eln|ern)$", rest)):
                yield prefix, rest

    def base_forms(self, verb):
        """Finite forms and participles with a changed stem, of verb or of what it is made from."""
        if verb in self.strong:
            return self.strong[verb]
        for prefix in self.inseparable + self.both:
            base = verb[len(prefix):]
            if verb.startswith(prefix) and base in self.strong:
                finite, participles = self.strong[base]
                bare = [p[2:] if p.startswith("ge") and not base.startswith("ge") else p
                        for p in participles]
                return [prefix + f for f in finite], [prefix + p for p in bare]
        return None

    def weak_participles(self, verb):
        form = self.with_t(self.stem(verb))
        prefixed = any(verb.startswith(p) and len(verb) - len(p) >= 4 for p in self.inseparable)
        if verb.endswith("ieren"):
            return [form]
        if prefixed:
            return [form] + (["ge" + form] if verb[:2] in ("ge", "er", "be") else [])
        return ["ge" + form] + ([form] if any(verb.startswith(p) for p in self.both) else [])

    def past_participles(self, verb):
        for prefix, rest in self.cuts(verb):
            base = self.base_forms(rest)
            for participle in base[1] if base else self.weak_participles(rest):
                yield prefix + participle

    def finite_forms(self, verb):
        stem = self.stem(verb)
        strong = False
        yield verb
        yield from (verb + x for x in ("d", "de", "den", "der", "des", "dem", "s"))
        yield from (stem + x for x in ("e", "t", "st", "et", "est"))
        if not verb.endswith("en") and len(stem) > 2 and stem[-2] == "e":
            yield stem[:-2] + stem[-1] + "e"
        for prefix, rest in self.cuts(verb):
            if prefix:
                zu = prefix + "zu" + rest
                yield from (zu + x for x in ("", "d", "de", "den", "der", "des", "dem"))
            base = self.base_forms(rest)
            if base:
                strong = True
                yield from (prefix + f for f in base[0])
        if not strong:
            yield from (self.with_t(stem) + x for x in ("e", "est", "en", "et"))

    def guess(self, form):
        """Infinitives of a participle or zu-infinitive of a verb that no list has."""
        for prefix in self.separable:
            rest = form[len(prefix):]
            if not form.startswith(prefix):
                continue
            if rest.startswith("ge") and rest in self.participles:
                verbs = self.participles[rest]
                return {prefix + v for v in verbs if not v.startswith("ge") or len(verbs) == 1}
            if rest.startswith("zu") and rest[2:] in self.infinitives:
                return {form[:len(prefix)] + rest[2:]}
        return set()
