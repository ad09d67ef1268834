"""Our own tables in data/german, and what they are written in."""
import os, re

TABLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "german")
LETTERS = re.compile("[a-zäöüßéèêáàâñç]+")
PLAIN = str.maketrans("äöü", "aou")
ADJECTIVE_ENDINGS = PARTICIPLE_ENDINGS = ["", "e", "en", "em", "er", "es"]


def lines(path):
    with open(path, encoding="utf-8") as f:
        return f.read().split("\n")


def table(name):
    rows = [l.split("\t") for l in lines(os.path.join(TABLES, name)) if l.strip() and l[0] != "#"]
    return [[field.strip() for field in row] for row in rows]


def items(text):
    return [x.strip() for x in text.split(",") if x.strip()]
