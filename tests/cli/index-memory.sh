# --memory: how much a run may gather before it writes.
fb --index x.db index --memory 32 "$CORPUS"
fb --index x.db check
fb --index x.db index --memory 31 "$CORPUS"
fb --index x.db index --memory viel "$CORPUS"
