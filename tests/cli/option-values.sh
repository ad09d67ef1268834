fbi search --limit
fbi search --limit=zehn Katze
fbi search --limit=1000001 Katze
fbi search --sort=random Katze
fbi search --color=blue Katze
