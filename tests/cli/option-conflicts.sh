fbi search --json --count Katze
fbi search -0 --json Katze
fbi search --trec x Katze
fbi search --batch - Katze
fbi search --batch - --files
