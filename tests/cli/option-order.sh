# Options may stand before the command, behind the query, cut short; -- ends them.
fb --index "$INDEX" --color never search Katze -l
fb search --lim 1 -l Katze --index "$INDEX"
fbi search -c -- Katze --limit
