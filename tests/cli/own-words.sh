# A list of the user's own words beside the index: it comes, changes, goes; each time searches warn and
# the next index run applies it.
mkdir a
printf 'Neues vom Keller\n\nDie Wachstuben im Keller sind leer.\n' >a/1.txt
printf 'Putztag\n\nEr kocht das Wachs.\n' >a/2.txt
printf 'Wahltag\n\nDer Freiheitskampf und die Küchenwachstuben.\n' >a/3.txt
fb --index x.db index --quiet a
fb --index x.db search -l Wachs
echo '-- it comes'
printf 'Wachs|tuben\n# ein Name\nFreiheitskampf\n' >x.words
fb --index x.db search -l Wachs 2>&1
fb --index x.db index 2>&1
fb --index x.db search -l Wachs
fb --index x.db search -l Kampf
fb --index x.db search --jsonl Wachs | sed 's/.*"snippets"://'
fb --index x.db status | grep 'own words'
fb --index x.db status --json | grep -o '"own_words.*"analyzer"'
fb --index x.db check
echo '-- it changes'
printf 'Wach|stuben\n' >x.words
fb --index x.db search -l Wachs 2>&1
fb --index x.db index --quiet 2>&1
fb --index x.db search -l Wachs
fb --index x.db search -l Wache
echo '-- it goes'
rm x.words
fb --index x.db search -l Wache 2>&1
fb --index x.db index --quiet 2>&1
fb --index x.db search -l Wache
fb --index x.db check
fb --index x.db status --json | grep -o '"own_words.*"analyzer"'
