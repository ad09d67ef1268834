# A list of the user's own words beside the index: it comes, changes, goes; each time searches warn and
# the next index run applies it.
mkdir a
printf 'Neues vom Keller\n\nDie Staubecken im Keller sind leer.\n' >a/1.txt
printf 'Putztag\n\nEr wischt den Staub.\n' >a/2.txt
printf 'Wahltag\n\nDer Freiheitskampf und die Küchenstaubecken.\n' >a/3.txt
fb --index x.db index --quiet a
fb --index x.db search -l Staub
echo '-- it comes'
printf 'Staub|ecken\n# ein Name\nFreiheitskampf\n' >x.words
fb --index x.db search -l Staub 2>&1
fb --index x.db index 2>&1
fb --index x.db search -l Staub
fb --index x.db search -l Kampf
fb --index x.db search --jsonl Staub | sed 's/.*"snippets"://'
fb --index x.db status | grep 'own words'
fb --index x.db status --json | grep -o '"own_words.*"analyzer"'
fb --index x.db check
echo '-- it changes'
printf 'Stau|becken\n' >x.words
fb --index x.db search -l Staub 2>&1
fb --index x.db index --quiet 2>&1
fb --index x.db search -l Staub
fb --index x.db search -l Stau
echo '-- it goes'
rm x.words
fb --index x.db search -l Stau 2>&1
fb --index x.db index --quiet 2>&1
fb --index x.db search -l Stau
fb --index x.db check
fb --index x.db status --json | grep -o '"own_words.*"analyzer"'
