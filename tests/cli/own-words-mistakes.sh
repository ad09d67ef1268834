# Lines with a mistake are named; the others count.
mkdir a
printf 'Putztag\n\nStaubecken, Zoom, Straßenbau.\n' >a/1.txt
printf 'Staub|ecken\nA|horn\nStra\337e\nFoo||bar\nzwei Worte\nStau|becken\nLiebe(s\nb\033[31mse\n' >x.words
fb --index x.db index a
fb --index x.db search --count Staub
fb --index x.db index --quiet
fb --index x.db analyze Staubecken
rm x.words
mkdir x.words
fb --index x.db search --count Staub
fb --index x.db index
fb --index x.db analyze Staubecken
