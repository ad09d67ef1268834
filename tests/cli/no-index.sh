# Without an index the message says how to make one, and nothing is created.
for command in 'search Katze' 'show 1' 'similar 1' status check optimize 'explain Katze' shell; do
    fb $command
done
find . "$HOME" -type f
