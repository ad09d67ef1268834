# What differs from one run or machine to the next is replaced before comparing. Paths are already
# replaced by run-cli ($SCRATCH, $CORPUS, $INDEX, $ROOT).

# Times: "took_ms":0.41, 12 ms, 1,3 s, 0.2 seconds
s/("[a-z_]*_ms": ?)[0-9.]+/\1N/g
s/(^|[^0-9A-Za-z.,])[0-9]+([.,][0-9]+)? (ms|µs|s|seconds?|Sekunden?)($|[^A-Za-z])/\1N \3\4/g
# Sizes: "index_bytes":81920, 80.0 KiB, 1,2 MB, 512 bytes
s/("[a-z_]*_bytes": ?)[0-9]+/\1N/g
s/(^|[^0-9A-Za-z.,])[0-9]+([.,][0-9]+)* ([KMG]i?B|kB|[Bb]ytes?|Byte)($|[^A-Za-z])/\1N \3\4/g
# Points in time: 2024-10-30 17:05:09, 2024-10-30T17:05:09Z; a date alone is an article's
s/[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:?[0-9]{2})?/TIMESTAMP/g
s/[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4},? [0-9]{2}:[0-9]{2}(:[0-9]{2})?/TIMESTAMP/g
# Versions of what findbuch is built on, and the fingerprint of the analysis
s/(SQLite|libstemmer|Snowball) [0-9][0-9.]*/\1 N/g
s/T[0-9a-f]{8,}-K[0-9a-f]{8,}/FINGERPRINT/g
