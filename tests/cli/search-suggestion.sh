fbi search Bürgermeistrin
fbi search --json Bürgermeistrin
# The first article that holds the word has soft hyphens in it, which the suggestion has not.
fbi search --json Geheimdinst
# Nor has it the end of a line; a word of two letters could be anything.
mkdir a
printf 'Am Abend\n\nDie Straßen-\nbeleuchtung fiel aus, und das Zitro\xc2\xad\nneneis schmolz.\n' >a/a.txt
fb --index x.db index --quiet a
fb --index x.db search --json Straßenbeleuchtug
fb --index x.db search --json Zitroneneos
fb --index x.db search --json 'Abend XY'
