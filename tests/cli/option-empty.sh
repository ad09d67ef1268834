# A variable of a script's that is empty is no value.
fbi search --section '' Katze
fbi search --after= Katze
fbi search --batch ''
printf 'q1\tKatze\n' | fbi search --batch - --trec ''
fb --index '' search Katze
