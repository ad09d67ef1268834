# The user's own synonyms, which stand beside the index. No thesaurus lists the words asked for.
fb --index own.db index --quiet "$CORPUS"
printf '%s\n' '# eigene' 'Grenzfluss, strategische Partnerschaft; Bäckerei' > own.synonyms
fb --index own.db search -c Grenzfluss
fb --index own.db search -c '~Grenzfluss'
fb --index own.db search -l '~Grenzflusses'
fb --index own.db search -l '~"strategischen Partnerschaften" -titel:Grenzfluss'
fb --index own.db search -c 'Brücke -~Grenzfluss'
fb --index own.db search '~Bäckerei rubrik:Politik'
fb --index own.db explain '~Grenzfluss' | sed '/^Weights/,$d' | mask_decimals
printf '%s\n' 'Grenzfluss' > own.synonyms
fb --index own.db search -c Grenzfluss
fb --index own.db search -c '~Grenzfluss'
fb --index own.db search -c '~Grenzfluss~'
