fbi search --count Talheim
fbi search -c Talheim --limit 1
