# Words together, apart and hyphenated, numbers, names with an apostrophe, addresses: found by each
# other, and marked to the letter.
mkdir articles
printf 'Stau\n\nAuf der A 8 standen 10 000 Wagen, Klasse B Rand.\n' >articles/apart.txt
printf 'Brand\n\nDie A8 ist frei. Im Rest-CO2-Lager brannten 10.000 E-Bikes.\n' >articles/together.txt
printf 'Gipfel\n\nÜber A-8 und G-20-Gipfel schrieb d’Estaing an info@rathaus-ulm.de.\n' \
    >articles/hyphens.txt
printf 'Plan\n\nPlan A: 8 Mann an der Bahn. Das Rathaus Ulm. De Vries, 2020 300 Leute.\n' \
    >articles/far.txt
export FINDBUCH_INDEX=notations.db
fb index --quiet articles
for query in A8 'A 8' '"der A8"' '"der A 8"' =A8 G20 'G 20' 'CO 2' EBikes '"E Bikes"' \
    10000 '10 000' 2020300 '2020 300' Estaing destaing rathaus-ulm.de \
    https://rathaus-ulm.de mailto:info@rathaus-ulm.de ulm.de 'Klasse B Rand' Brand; do
    echo "== $query"
    fb search --color=always -- "$query"
done 2>/dev/null
fb search --any --files 'Wann ist die A 8 frei?' 2>&1
fb analyze --json "10 000 d’Estaing"
fb explain '"A8"' | sed -n '/^Words/,/^$/p' | mask_decimals
