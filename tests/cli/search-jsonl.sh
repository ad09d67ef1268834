fbi search --jsonl Katze
