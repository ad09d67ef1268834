# Whoever stops reading is no error; no message, and the exit code tells of the hits.
{ fbi search --jsonl --limit 100 Talheim 2>err; echo "$?" >code; } | true
cat code
yes "$(printf 'q\tTalheim')" 2>/dev/null | head -n 300 >queries
{ fbi search --batch queries 2>err; echo "$?" >code; } | head -n 1 | cut -c 1-20
cat code err
