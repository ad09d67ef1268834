# What cannot be written is an error: a full disk, a closed stdout.
[ -w /dev/full ] || skip "needs /dev/full"
"$FINDBUCH" --index "$INDEX" search Katze >/dev/full
echo "$?"
"$FINDBUCH" --index "$INDEX" search --json Katze >/dev/full
echo "$?"
"$FINDBUCH" --help >/dev/full
echo "$?"
"$FINDBUCH" --index "$INDEX" search Katze >&-
echo "$?"
