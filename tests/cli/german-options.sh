german
fbi search --lmit 3 Katze
fbi search -x Katze
fbi search --limit zehn Katze
fbi search --sort=neu Katze
fbi search --json --count Katze
fbi search --limit
fb suche Katze
fb serach Katze
fbi show
fbi status jetzt
