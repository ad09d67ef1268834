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
# The best three, with what each finds; one word for two, two for one; nothing without a neighbour.
printf 'Wahl\n\nDie Waage und der Wagen fuhren. Nordkorea lud ein.\n' >a/b.txt
printf 'Wagen\n\nEin Wagen, eine Wange, nichts Neues aus Nordkorea.\n' >a/c.txt
fb --index x.db index --quiet
fb --index x.db search Wahge
fb --index x.db search --json Wagne
fb --index x.db search --json 'Nord Korea'
fb --index x.db search --json Nordkoreawagen
fb --index x.db search --json Xylophon
