# Without the files of posting lists, or with damaged ones, searches find the same; the next index run
# makes them anew, and leaves nothing behind.
copy_index x.db
ask() {
    fb --index x.db search --jsonl Katze OR Vertrag OR Straße | sed 's/"took_ms":[0-9.]*/"took_ms":N/'
    fb --index x.db search -c '"die Stadt" OR Haus' --sort newest
}
ask >with
rm x.db-postings.*
ask >without
cmp with without && echo same
fb --index x.db check
fb --index x.db index "$CORPUS"
ls x.db-postings.* | wc -l
ask | cmp with - && echo same
echo "-- damaged"
for file in x.db-postings.*; do
    cp "$file" whole
    LC_ALL=C sed 's/[\x20-\x7f]/~/g' whole >"$file"
    truncate -s "$(stat -c %s whole)" "$file"
done
ask | cmp with - && echo same
fb --index x.db index "$CORPUS"
fb --index x.db check
echo "-- of another index"
fb --index y.db index -q "$CORPUS"
cp "$(ls y.db-postings.*)" "$(ls x.db-postings.*)"
ask | cmp with - && echo same
echo "-- by a link"
mkdir elsewhere
ln -s ../y.db elsewhere/link.db
fb --index elsewhere/link.db search --jsonl Katze OR Vertrag OR Straße | sed 's/"took_ms":[0-9.]*/"took_ms":N/' |
    cmp - <(head -n "$(grep -c '^{' with)" with) && echo same
fb --index elsewhere/link.db index "$CORPUS"
ls elsewhere
