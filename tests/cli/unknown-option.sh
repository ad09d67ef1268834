# The nearest option is named, and how to search for something that starts with a dash.
fbi search --jsn Katze
fbi search --nonsense Katze
fbi search -Katze
fbi search --s Katze
fbi search --json=x Katze
