"""hunspell's German dictionary (igerman98): roots, the endings each takes, stems of compounds."""
import collections, os, re

from .tables import lines


class Hunspell:
    """Roots with their flags, the endings that a flag stands for, stems of compounds."""

    def __init__(self, folder):
        self.rules = collections.defaultdict(list)
        self.roots, self.stems = {}, set()
        for line in lines(os.path.join(folder, "de_DE.aff")):
            f = line.split()
            if len(f) >= 5 and f[0] == "SFX":
                strip, add = ("" if x == "0" else x for x in (f[2], f[3].split("/")[0]))
                self.rules[f[1]].append((strip, add, re.compile("(?:" + f[4] + ")$")))
        for line in lines(os.path.join(folder, "de_DE.dic")):
            if line and line[0] not in "\t#" and not line[0].isdigit():
                self.add_root(*line.strip().partition("/")[::2])

    def add_root(self, root, flags):
        if not re.fullmatch(r"[^\W\d_]+", root) or "d" in flags:
            return
        if "h" in flags:
            if "i" in flags or "k" in flags:
                self.stems.add(root.lower())
        elif not ("o" in flags and root[0].islower()):  # those are capitalised roots once more
            self.roots.setdefault(root, set()).update(flags)

    def forms(self, root, flag):
        return [root[:len(root) - len(strip)] + add for strip, add, condition in self.rules[flag]
                if root.endswith(strip) and condition.search(root)]

    def is_verb(self, root):
        return root[0].islower() and root.endswith("n") and bool(self.roots[root] & set("IYD"))
