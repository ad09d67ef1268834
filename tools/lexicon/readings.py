"""The lexicon as it grows: what each form can be a form of."""
import collections, re, sys

from .dictionary import masculines, without_last_umlaut
from .tables import ADJECTIVE_ENDINGS, LETTERS, items, table

NOUN_FLAGS, VERB_FLAGS = "ENPpRSTqQ", "IXYZWDO"  # of hunspell


class Lexicon:
    def __init__(self, counts):
        self.counts = counts
        self.lemmas = collections.defaultdict(lambda: collections.defaultdict(set))
        self.related = collections.defaultdict(set)
        self.stems = set()
        self.whole = set()  # lemmas that are not to be split

    def add(self, form, lemma, classes):
        form, lemma = form.lower(), lemma.lower()
        if LETTERS.fullmatch(form) and LETTERS.fullmatch(lemma):
            self.lemmas[form][lemma].update(classes)

    def drop(self, form, lemma, classes):
        """Takes a reading back, as far as it is one of classes."""
        found = self.lemmas.get(form, {}).get(lemma, set())
        found -= set(classes)
        if form in self.lemmas and not found:
            self.lemmas[form].pop(lemma, None)

    def classes(self, form):
        return set().union(*self.lemmas[form].values())

    def forms_by_lemma(self, classes):
        """Lemma → the forms that are read so as one of classes."""
        forms = collections.defaultdict(set)
        for form, readings in self.lemmas.items():
            for lemma, found in readings.items():
                if found & set(classes):
                    forms[lemma].add(form)
        return forms

    def count(self, form):
        return sum(self.counts.get(form, (0,))[:4])


def add_nouns(lexicon, hunspell, root, flags, singulars):
    forms = {root}.union(*(hunspell.forms(root, f) for f in NOUN_FLAGS if f in flags))
    for form in forms:
        for singular in singulars or [root]:
            lexicon.add(form, singular, "n")
    if "F" in flags:
        for form in hunspell.forms(root, "F"):
            if "In" not in form:
                lexicon.add(form, re.sub("nen$", "", form), "n")
                for singular in singulars or [root]:
                    lexicon.related[form.lower()].add(singular.lower())
    for flag, ending in (("J", "en"), ("M", "s")):
        if flag in flags:
            for form in hunspell.forms(root, flag):
                lexicon.add(form, re.sub(ending + "$", "", form), "n")
    if "L" in flags:
        for form in hunspell.forms(root, "L"):
            lexicon.add(form, re.match(".*?lich", form).group(), "a")


def add_verb(lexicon, hunspell, root, flags):
    for flag in VERB_FLAGS:
        if flag in flags:
            for form in hunspell.forms(root, flag):
                lexicon.add(form, root, "v")
                if "V" in flags:
                    lexicon.add("ver" + form, "ver" + root, "v")
    lexicon.add(root, root, "v")
    if "B" in flags:
        for form in hunspell.forms(root, "B"):
            lexicon.add(form, re.match(".*bar", form).group(), "a")


def add_small(lexicon, hunspell, root, flags, verbs):
    """Adjectives, participles, finite forms listed by themselves, and everything else."""
    forms = {root}.union(*(hunspell.forms(root, f) for f in "ACDZXW" if f in flags))
    shapes = verbs.participles if "A" in flags else verbs.finite
    infinitives = shapes.get(root, ()) or verbs.participles.get(root, ()) or verbs.guess(root)
    if "A" in flags and root.endswith("e") and not infinitives:  # jetzige, linke
        root = root[:-1]
    for form in forms:
        for infinitive in infinitives:
            lexicon.add(form, infinitive, "v")
            lexicon.add(infinitive, infinitive, "v")
        if not infinitives or "C" in flags:
            lexicon.add(form, root, "a" if "A" in flags else "x")
        if "U" in flags:
            lexicon.add("un" + form, "un" + root, "a")


def add_irregular_nouns(lexicon):
    for singular, plurals in ((row[0], items(row[1])) for row in table("plurals.tsv")):
        endings = ["", "s"] if singular[-1] not in "sxz" else [""]
        for ending in endings:
            lexicon.add(singular + ending, singular, "n")
        for plural in plurals:
            for form in [plural] + ([plural + "n"] if plural[-1] in "elr" else []):
                lexicon.drop(form.lower(), form.lower(), "n")
                lexicon.add(form, singular, "n")


def add_whole_words(lexicon):
    """Words of the list that hunspell puts together itself, inflected as their last part is."""
    nouns = {form for form in lexicon.lemmas if "n" in lexicon.classes(form)}
    forms_of = collections.defaultdict(set)
    for form in nouns:
        for lemma in lexicon.lemmas[form]:
            forms_of[lemma].add(form)
    for (word,) in (row[:1] for row in table("whole.tsv")):
        if word in lexicon.lemmas:
            continue
        lexicon.add(word, word, "n")
        for start in range(3, len(word) - 2):
            for form in forms_of.get(word[start:], ()):
                lexicon.add(word[:start] + form, word, "n")
            if word[start:] in forms_of:
                break


def add_irregular_adjectives(lexicon):
    for row in table("adjectives.tsv"):
        positive = row[0]
        if len(row) == 2:
            for stem in items(row[1]):
                for ending in ADJECTIVE_ENDINGS[1:]:
                    lexicon.add(stem + ending, positive, "a")
                    lexicon.add(stem + "er" + ending, positive, "a")
            continue
        for stem in items(row[1]):
            for ending in ADJECTIVE_ENDINGS:
                lexicon.add(stem + ending, positive, "a")
        for stem in items(row[2]) if len(row) > 2 else []:
            for ending in ADJECTIVE_ENDINGS[1:]:
                lexicon.add(stem + ending, positive, "a")
        for form in items(row[3]) if len(row) > 3 else []:
            lexicon.add(form, positive, "a")


def add_dictionary(lexicon, dictionary):
    for kind, words in (("n", dictionary.nouns), ("a", dictionary.adjectives),
                        ("v", dictionary.verbs)):
        for lemma, (forms, _) in words.items():
            for form in forms | {lemma}:
                lexicon.add(form, lemma, kind)


def add_feminines(lexicon, dictionary):
    """Relates Anwältin and Anwältinnen to Anwalt."""
    nouns = {}
    for noun in dictionary.nouns:
        nouns.setdefault(noun.lower(), noun)
    forms_of = lexicon.forms_by_lemma("n")
    for feminine in [l for l in forms_of if l.endswith("in") and l + "nen" in lexicon.lemmas]:
        bases = [b for b in masculines(feminine) if b in forms_of and len(b) > 2 and
                 dictionary.gender(nouns.get(b)) in (None, "M")]
        for form in forms_of[feminine] if bases else ():
            lexicon.related[form].add(max(bases, key=lexicon.count))


def is_unlikely(lexicon, form, lemma):
    """Where texts nearly always capitalise the form and a noun has it, or where it is far more
    frequent than the verb ("recht", "rechen")."""
    lower, inside = lexicon.counts.get(form, (0, 0))[:2]
    return ("n" in lexicon.classes(form) and lower * 10 < inside or
            (lexicon.count(lemma) + 1) * 30 < lexicon.count(form))


def is_imperative(form, lemma):
    """"koch" of "kochen": nobody looks for the verb by it."""
    return lemma == form + "en"


def drop_unlikely(lexicon, stem, strong_forms):
    """Takes a verb's reading off a form where it would do more harm than good, as long as it is not
    what Snowball joins too: no word is to be worse off than by its stem. Simple strong verbs keep
    their few forms."""
    for form, readings in lexicon.lemmas.items():
        for lemma, classes in list(readings.items()):
            if (classes == {"v"} and lemma != form and len(readings) > 1 and
                    form not in strong_forms and is_unlikely(lexicon, form, lemma) and
                    (stem(lemma) != stem(form) or is_imperative(form, lemma))):
                del readings[lemma]


def drop_old_datives(lexicon, dictionary):
    """The dative in -e where that is another noun, or in texts a verb: "dem Buche" is no beech, and
    "ich koche" no cook."""
    for noun, (forms, _) in dictionary.nouns.items():
        form = noun + "e"
        if form not in forms or form in dictionary.plurals(noun):
            continue
        lower, inside = lexicon.counts.get(form.lower(), (0, 0))[:2]
        is_verb = any("v" in classes for classes in lexicon.lemmas[form.lower()].values())
        if form in dictionary.nouns or (is_verb and lower > inside):
            lexicon.drop(form.lower(), noun.lower(), "n")


def drop_listed(lexicon):
    """Readings that our table names: form, word."""
    for form, lemma in (row[:2] for row in table("apart.tsv")):
        if not lexicon.lemmas[form].pop(lemma, None):
            sys.exit(f"apart.tsv: {form}: is not read as {lemma}")
        if not lexicon.lemmas[form]:
            lexicon.add(form, form, "x")


def last_part(word, heads):
    """The longest word of heads that word ends in, something of three letters before it."""
    return next((word[i:] for i in range(3, len(word) - 2) if word[i:] in heads), "")


def rename_noun(lexicon, forms, old, new):
    """What was taken for forms of one noun are forms of others."""
    for form in forms:
        lexicon.drop(form, old, "n")
        for noun in new:
            lexicon.add(form, noun, "n")


def bend_as_last_parts(lexicon, dictionary, prefixes):
    """Nouns that only other lists have bend as their last part does: Epizentren, listed as a word,
    is a form of Epizentrum as Zentren is of Zentrum, and Nachbauten one of Nachbau, whatever verbs
    have that form; Stadtverordnete has the forms of an adjective."""
    known = {n.lower() for n in dictionary.nouns}
    full = {n.lower() for n in dictionary.nouns if dictionary.plurals(n)}
    adjectives = {a.lower() for a in dictionary.adjectives}
    forms_of = lexicon.forms_by_lemma("n")
    singulars = {n for n in known if len(n) > 2}
    plurals = collections.defaultdict(set)
    for noun in singulars:
        for form in forms_of[noun] - singulars:
            if len(form) > 3:
                plurals[form].add(noun)
    for word, readings in list(lexicon.lemmas.items()):
        if "n" not in readings.get(word, ()) or word in full:
            continue
        if (word not in known and re.search("[^s]s$", word) and readings == {word: {"n"}} and
                "n" in lexicon.lemmas.get(word[:-1], {}).get(word[:-1], ())):
            rename_noun(lexicon, forms_of[word], word, {word[:-1]})
            continue
        plural, head = last_part(word, plurals), last_part(word, singulars)
        if word not in known and readings == {word: {"n"}} and len(head) < len(plural):
            before = word[:len(word) - len(plural)]
            rename_noun(lexicon, forms_of[word], word, {before + noun for noun in plurals[plural]})
            continue
        if word.endswith("e") and last_part(word[:-1], adjectives):
            for ending in "nrsm":
                lexicon.add(word + ending, word, "n")
        before = word[:len(word) - len(head)]
        for form in (before + f for f in forms_of[head]):
            is_other_noun = any("n" in classes for classes in lexicon.lemmas.get(form, {}).values())
            if not is_other_noun and (form in lexicon.counts or form in lexicon.lemmas or
                                      before in prefixes):
                lexicon.add(form, word, "n")


def add_nouns_like_verbs(lexicon, prefixes):
    """Zwischenrufe and Vorspiele, which lists have only as forms of verbs, are forms of Zwischenruf
    and Vorspiel where texts have these."""
    forms_of = lexicon.forms_by_lemma("n")
    nouns = collections.defaultdict(set)
    for noun, forms in forms_of.items():
        for form in forms:
            nouns[form].add(noun)
    for form, readings in list(lexicon.lemmas.items()):
        if any(classes != {"v"} for classes in readings.values()):
            continue
        for verb in list(readings):
            before = next((verb[:i] for i in range(len(verb) - 4, 1, -1) if verb[:i] in prefixes), "")
            for noun in nouns.get(form[len(before):], ()) if before and form.startswith(before) else ():
                if lexicon.counts.get(before + noun, (0, 0))[1] > 0:
                    lexicon.add(form, before + noun, "n")


def subsume(lexicon, dictionary):
    """A word all of whose forms are also another's needs no key of its own: a plural that lists
    have as a word, a participle beside its verb. But what the dictionary calls a word is one."""
    listed = {w.lower() for w in dictionary.nouns}
    adjectives = {w.lower() for w in dictionary.adjectives}
    forms_of = lexicon.forms_by_lemma("nva")
    for lemma in sorted(forms_of, key=lambda l: (len(forms_of[l]), l)):
        forms = forms_of[lemma]
        classes = set().union(*(lexicon.lemmas[f][lemma] for f in forms if lemma in lexicon.lemmas[f]))
        if "x" in classes:
            continue
        others = set.intersection(*(set(lexicon.lemmas[f]) for f in forms)) - {lemma}
        if lemma.endswith("innen"):
            others = {o for o in others if o == lemma[:-3]}
        elif lemma in adjectives:
            others = {o for o in others if o in dictionary.verbs}
        elif lemma in listed:
            others = {o for o in others if o == lemma[:-1] and o in adjectives}
        for form in forms if others else ():
            found = lexicon.lemmas[form].pop(lemma, set())
            for other in others:
                lexicon.lemmas[form][other].update(found)


def is_part_of_place(name, names, lexicon):
    """Südtirol, Nordkorea: the north or south of what is a name itself."""
    rest = re.sub("^(süd|nord|ost|west)", "", name)
    return rest != name and (rest in names or rest in lexicon.lemmas)


def inhabitants(place):
    """Stuttgarter, Göttinger, Bremer, Hallener."""
    if place.endswith("en"):
        yield place[:-2] + "er"
    yield place + ("r" if place.endswith("e") else "er")


def add_inhabitants(lexicon, places):
    for place in sorted(p.lower() for p in places):
        for person in inhabitants(place) if place in lexicon.whole else ():
            if LETTERS.fullmatch(person) and person not in lexicon.lemmas:
                lexicon.whole.add(person)
                for form in (person, person + "s", person + "n"):
                    if form not in lexicon.lemmas:
                        lexicon.add(form, person, "n")
                        lexicon.related[form].add(place)


def could_be_umlauts(name, words):
    """Bucher is a name, but who types it may mean Bücher."""
    return any(name[:i] + umlaut + name[i + 1:] in words for i, c in enumerate(name)
               for plain, umlaut in ("aä", "oö", "uü") if c == plain)


def add_names(lexicon, own, listed, dictionary):
    """Names stay whole, but for those that are also words."""
    words = {w.lower() for part in (dictionary.nouns, dictionary.adjectives, dictionary.verbs)
             for w in part}
    names = own | {n for n in listed - words if not could_be_umlauts(n, lexicon.lemmas)}
    for name in sorted(names):
        if not LETTERS.fullmatch(name) or is_part_of_place(name, names, lexicon):
            continue
        lexicon.whole.add(name)
        for form in [name] if name[-1] in "sxzß" else [name, name + "s"]:
            lexicon.add(form, name, "n")


def add_spellings(lexicon):
    """Old spellings are forms of the words in their new one."""
    endings = {"", "s", "es", "e", "en", "n", "er", "em", "ns"}
    for old, new, scope in (row[:3] for row in table("spelling.tsv")):
        for form in [f for f in lexicon.lemmas if new in f]:
            if scope == "word" and not (form.startswith(new) and form[len(new):] in endings):
                continue
            if scope == "stem" and not form.startswith(new):
                continue
            variant = form.replace(new, old, 1)
            if variant == form or (new in old and old in form) or not LETTERS.fullmatch(variant):
                continue
            for lemma, classes in lexicon.lemmas[form].items():
                lexicon.lemmas[variant][lemma].update(classes)


def base_of(word, known):
    """The word that word is an inflection of, if that is known."""
    plain = without_last_umlaut(word)
    for ending in ("n", "en", "s", "es", "e", "ern", "er"):
        if not word.endswith(ending):
            continue
        if word[:-len(ending)] in known and not ending.startswith("er"):
            return word[:-len(ending)]
        if plain != word and ending != "s" and plain[:-len(ending)] in known:
            return plain[:-len(ending)]
    return None


def words_of_texts(lexicon, least):
    """Frequent words that no list has, with their class."""
    new = {}
    for word, (lower, inside, first, capitals, dangling, joined) in lexicon.counts.items():
        n = lower + inside + first + capitals
        if word in lexicon.lemmas or n < least or len(word) < 3 or not LETTERS.fullmatch(word):
            continue
        if 2 * (dangling + joined) < n:
            new[word] = "n" if inside > lower else "x"
    return new


def add_words(lexicon, new):
    """Adds words with what they are inflections of, as far as it is among them or known."""
    nouns = {w for w, c in new.items() if c == "n"}
    nouns.update(w for w in lexicon.lemmas if "n" in lexicon.classes(w))
    for word, word_class in new.items():
        base = base_of(word, nouns) if word_class == "n" else None
        if word_class == "n" and not base and word[-1] == "s" and lexicon.count(word[:-1]) >= 10:
            base = word[:-1]
        while base in new and base_of(base, nouns):
            base = base_of(base, nouns)
        for lemma in lexicon.lemmas[base] if base in lexicon.lemmas else [base or word]:
            lexicon.lemmas[word][lemma].add(word_class)


def complete(lexicon):
    """Whatever is named as a lemma is a form too."""
    for form in list(lexicon.lemmas):
        for lemma, classes in list(lexicon.lemmas[form].items()):
            if lemma not in lexicon.lemmas:
                lexicon.add(lemma, lemma, classes)
