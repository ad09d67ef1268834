# The program's help names every command, and every command explains itself.
fb --help
for command in index search shell show similar analyze explain status check optimize help; do
    "$FINDBUCH" "$command" --help >help.txt || echo "no help for $command"
    head -n 1 help.txt
done
