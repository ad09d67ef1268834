german
fbi search Bürgermeistrin
fbi search Katze Bürgermeisterin --limit 1
fbi search Katze
# What programs read is the same in every language.
fbi search --json Bürgermeistrin
printf 'q1\tKatze AND (\n' | fbi search --batch -
fbi search --jsonl --limit 1 --snippets 0 Brücke
