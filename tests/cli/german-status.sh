german
fbi status | sed -E 's/[0-9]+,[0-9] %/N,N %/; s/^(Wörter|Verschiedene Wörter)( +)[0-9.]+$/\1\2N/'
fbi status --json | sed -E 's/"(terms|tokens)":[0-9]+/"\1":N/g'
