# Read before every test in this folder: what they share.

# Runs findbuch, and tells its exit code on stdout when that is not 0.
fb() {
    "$FINDBUCH" "$@"
    local rc=$?
    [ $rc -eq 0 ] || echo "[exit code $rc]"
    return $rc
}

# The same on the ready-made index of $CORPUS, which no test may change.
fbi() {
    fb --index "$INDEX" "$@"
}

# A copy of the ready-made index that a test may change, with the files that belong to it.
copy_index() { # NAME
    local file
    for file in "$INDEX" "$INDEX"-postings.*; do
        cp "$file" "$1${file#"$INDEX"}"
    done
    chmod u+w "$1"*
}

skip() { # REASON
    echo "$1" >&2
    exit 77
}

# The rest of the test speaks German.
german() {
    export LC_ALL=de_DE.UTF-8 LANGUAGE=de
}

# Numbers with decimals, and the blanks before them, as N: scores and weights, which change with each
# tuning of the lexicon or of the ranking.
mask_decimals() {
    sed -E 's/ +-?[0-9]+[.,][0-9]+/ N/g; s/-?[0-9]+[.,][0-9]+/N/g'
}
