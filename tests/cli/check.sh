fbi check
fbi check --json
