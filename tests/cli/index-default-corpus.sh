# Without paths and roots: corpus/, if there is one; otherwise nothing is made.
fb --index x.db index
ls
mkdir corpus
cp "$CORPUS"/politik/*.txt corpus
fb --index x.db index
fb --index x.db search -l Geheimdienst | sort
