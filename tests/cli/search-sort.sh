for order in newest oldest; do
    fbi search --sort "$order" --jsonl --limit 20 'Geheimdienst OR Talheim' |
        sed -E 's/.*"date":("?[-0-9a-z]*"?).*/\1/'
done
