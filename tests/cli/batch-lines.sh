# Ends of lines from elsewhere, lines without anything, a byte order mark, NUL bytes, no last end.
answers() {
    fbi search --batch - "$@" | sed 's/,"hits":.*//'
}
printf '\xef\xbb\xbfq1\tKatze\r\n\r\n \t \nq2\tKatze\0Hund\nq3\tBr\xfccke' | answers --snippets 0
echo --
printf '\tKatze\nq4\t\n' | answers --trec x
echo --
printf 'q5\tKatze\n' | answers --limit 0
echo --
{ printf 'q6\t'; head -c 1000000 /dev/zero | tr '\0' a; printf '\nq7\tKatze\n'; } | answers --trec x --limit 1 |
    cut -d ' ' -f 1-4
: | answers
