german
mkdir a
printf 'Eins\n\nEin Text.\n' >a/1.txt
printf 'Zwei\n\nEin Text.\n' >a/2.txt
printf '\0\1\2\3' >a/3.txt
fb --index x.db index a
mv a/1.txt a/4.txt
rm a/2.txt
fb --index x.db index -v a gibt-es-nicht
fb --index y.db index
fb --index z.db search Katze
