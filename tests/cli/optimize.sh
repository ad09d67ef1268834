cp "$INDEX" x.db
chmod u+w x.db
fb --index x.db optimize
fb --index x.db search -c Katze
fb --index x.db check
