# An index that another version of the analysis made: searched with a warning, reported, mended.
copy_index x.db
LC_ALL=C sed -i -E 's/T[0-9a-f]{8}-K[0-9a-f]{8}/T00000000-K00000000/' x.db
fb --index x.db search --count Katze
printf 'Katze\nHund\n' | fb --index x.db shell | grep -c '\[Katze\]'
fb --index x.db check
fb --index x.db check --json
fb --index x.db index "$CORPUS"
fb --index x.db search --count Katze
fb --index x.db check
