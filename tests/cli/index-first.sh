# From nothing; then nothing to do; the summary is on stdout.
fb --index x.db index "$CORPUS"
fb --index x.db index
fb --index x.db index "$CORPUS"
