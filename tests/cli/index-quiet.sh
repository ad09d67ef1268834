fb --index x.db index -q "$CORPUS"
fb --index x.db search -c Katze
