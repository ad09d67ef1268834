fbi search --snippets 0 --limit 1 Brücke
fbi search --snippets 3 --limit 1 Brücke
