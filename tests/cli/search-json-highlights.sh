# Every highlight, cut out of its snippet by code points, is the word asked for.
fbi search --json --snippets 3 Brücke >r.json
python3 - <<'P' || skip "needs python3"
import json
for hit in json.load(open("r.json"))["hits"]:
    for s in hit["snippets"]:
        print(hit["rank"], s["field"], [s["text"][a:b] for a, b in s["highlights"]])
P
