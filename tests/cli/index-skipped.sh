# What cannot be read is named, the rest is indexed, the exit code is 1.
mkdir a
cp "$CORPUS"/politik/*.txt a
head -c 5000 /dev/zero >a/null.txt
fb --index x.db index a
fb --index x.db search -c Geheimdienst
fb --index x.db index gibt-es-nicht
