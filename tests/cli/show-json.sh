fbi show --json "$CORPUS/politik/2024-10-30-grenzfluss.txt" "$CORPUS/fremd/meldungen.jsonl"
