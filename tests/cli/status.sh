fbi status --json
fbi status | cut -c 1-20
