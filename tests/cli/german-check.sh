german
fbi check
copy_index x.db
LC_ALL=C sed -i -E 's/T[0-9a-f]{8}-K[0-9a-f]{8}/T00000000-K00000000/' x.db
fb --index x.db check
fb --index x.db check --json
fb --index x.db optimize
