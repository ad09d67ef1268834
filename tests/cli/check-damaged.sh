# A damaged file is a fault found, or refused; never a crash.
copy_index x.db
for at in 4096 16384 40960; do
    dd if=/dev/zero of=x.db bs=1 seek="$at" count=3000 conv=notrunc 2>/dev/null
done
"$FINDBUCH" --index x.db check >out 2>err
rc=$?
[ "$rc" -eq 1 ] || [ "$rc" -eq 2 ] || echo "exit code $rc"
[ -s out ] || [ -s err ] || echo "no message"
"$FINDBUCH" --index x.db search Katze >/dev/null 2>&1
rc=$?
[ "$rc" -le 2 ] || echo "search: exit code $rc"
echo 'no database at all' >y.db
"$FINDBUCH" --index y.db search Katze 2>/dev/null
echo "$?"
