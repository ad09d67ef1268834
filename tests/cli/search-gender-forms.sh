# Every notation finds every other, and the masculine and the feminine; the literal form just itself.
mkdir articles
printf 'Stadtrat lädt ein\n\nDie Wähler:innen fragten im Besucher:innenzentrum nach.\n' >articles/colon.txt
printf 'Umfrage\n\nViele Wähler*innen und ein WählerInnenrat antworteten.\n' >articles/star.txt
printf 'Leserbrief\n\nAls Wähler(in) fragt man sich, was Wähler/-innen wollen.\n' >articles/old.txt
printf 'Wahl\n\nEin Wähler ging hin; innen war es warm.\n' >articles/plain.txt
export FINDBUCH_INDEX=wahl.db
fb index --quiet articles
for query in Wähler Wählerinnen Wähler:innen 'Wähler*innen' 'Wähler(innen)' Wählerrat Besucherzentrum innen \
    =Wähler =Wähler:innen '=Wähler*innen' 'Wähler*' 'der*die'; do
    echo "== $query"
    fb search --color=always --sort oldest "$query"
done 2>/dev/null
fb explain Wähler | sed -n '/^Words/,/^$/p' | mask_decimals
fb check
