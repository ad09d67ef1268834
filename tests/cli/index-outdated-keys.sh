# Only the rules of which words belong together have changed: told so, and made good without the texts.
copy_index x.db
LC_ALL=C sed -i -E 's/(T[0-9a-f]{8})-K[0-9a-f]{8}/\1-K00000000/' x.db
fb --index x.db search --count Katze
fb --index x.db index "$CORPUS"
fb --index x.db search --count Katze
fb --index x.db index "$CORPUS"
fb --index x.db check
