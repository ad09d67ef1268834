fbi similar -l --limit 1 "$CORPUS/lokales/2024-09-12-schwimmbad.txt"
fbi similar --json --limit 1 --snippets 0 "$CORPUS/politik/2024-10-30-grenzfluss.txt" |
    sed -E 's/.*"hits":/"hits":/; s/"score":[0-9.]+/"score":N/'
fbi similar "$CORPUS/fremd/meldungen.jsonl"
fbi similar 99999
