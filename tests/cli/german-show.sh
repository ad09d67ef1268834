german
fbi show 99
fbi show gibt/es/nicht.txt
fbi similar "$CORPUS/fremd/meldungen.jsonl"
fbi show --json 3
