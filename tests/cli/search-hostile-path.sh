# Paths with control characters, line ends and bytes that are not UTF-8.
mkdir a
name=$(printf 'rot\033[31m\nzeile\377.txt')
printf 'Kaktus\n\nEin Kaktus blüht.\n' >"a/$name" || skip "the file system refuses such names"
fb --index x.db index a
fb --index x.db search Kaktus
fb --index x.db search --json Kaktus
fb --index x.db search -0 Kaktus | od -An -c
fb --index x.db search -0 Kaktus | xargs -0 "$FINDBUCH" --index x.db show
