copy_index x.db
fb --index x.db optimize
fb --index x.db search -c Katze
fb --index x.db check
