# One command's help, in full; "help NAME" is the same as "NAME --help", and needs no index.
fb search --help >a
fb help search >b
cmp a b && cat a
