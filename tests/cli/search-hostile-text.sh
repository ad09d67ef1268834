# Nothing that an article or a query says reaches the terminal as a command.
fbi search Steuerzeichentext >out 2>&1
fbi search "$(printf 'Terminal \033]52;c;eA==\007 \342\200\256x')" >>out 2>&1
fbi search --json Steuerzeichentext >>out
fbi show "$CORPUS/fremd/2024-01-01-steuerzeichen.txt" >>out
if LC_ALL=C grep -q -a -P '[\x00-\x08\x0b-\x1f\x7f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]|\xc2[\x80-\x9f]' out; then
    echo "control characters got through:"
    cat -v out
fi
grep -c . out
