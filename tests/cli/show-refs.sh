# By id, by path from here, one of many by its key; what is not there is named, the rest is shown.
id=$(fbi search --json Freibad --limit 1 | sed -E 's/.*"id":([0-9]+).*/\1/')
fbi show "$id" | head -n 1
cd "$CORPUS/fremd" || exit
fbi show ohne-datum.txt | tail -n 1
fbi show 'meldungen.jsonl#kurz 2'
fbi show 99999 'meldungen.jsonl#kurz-1'
