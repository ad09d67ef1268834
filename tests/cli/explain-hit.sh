# The score of one article, from the code that ranks: the sum is the score that search shows.
first=$(fbi search --json --limit 1 'Brücke neue' | sed -E 's/.*"hits":\[\{"rank":1,"id":([0-9]+),"score":([0-9.]+).*/\1 \2/')
fbi explain 'Brücke neue' --hit "${first% *}" | sed -n '/^Score/,$p' >score
mask_decimals <score
if grep -q "^  sum *${first#* }\$" score; then echo "the score of search"; fi
path=$(fbi search -l --limit 1 Katze)
fbi explain Katze --hit "$path" | sed -n '/^Score/,$p' | mask_decimals
echo '-- what is missing'
fbi explain 'Zettel Katze -Brücke' --hit "${first% *}" | sed -n '/^Score/,$p'
echo '-- no scores'
fbi explain Katze --sort newest --hit 1 2>&1
fbi explain 'nach:1990' --hit "$path" | sed -n '/^Score/,$p'
fbi explain Katze --hit $'a\e[31m' 2>&1
fbi explain --any 'Wo ist die Katze der "neuen Brücke"' | sed -n '/^Words/,/^Weights/p' | mask_decimals
echo '-- the best passage'
fbi explain --any 'neue Brücke' --hit "${first% *}" | sed -n '/score:/p; /^Score/,$p' | mask_decimals
