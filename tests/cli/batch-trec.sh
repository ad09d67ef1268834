# docno: the article's own id where it has one, else its path; blanks percent-encoded.
printf 'q1\tKatze\nq 2\tFreibad Rutsche\n' |
    fbi search --batch - --trec 'mein lauf' --any | sed -E 's/ [0-9.]+ (mein)/ SCORE \1/'
