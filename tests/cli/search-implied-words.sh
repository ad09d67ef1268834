# What a hyphen leaves out is found and marked where it is left out.
mkdir articles
printf 'Handel\n\nDie Ein- und Ausfuhr stieg.\n' >articles/handel.txt
printf 'Umbau\n\nDer Haupt- bzw. der Nebeneingang blieb zu. Regierungsbildung und -krise folgten.\n' >articles/umbau.txt
printf 'Mittel\n\nPrivat- und öffentliche Mittel.\n' >articles/mittel.txt
export FINDBUCH_INDEX=handel.db
fb index --quiet articles
for query in Einfuhr =Einfuhr 'Einf*' 'Einfurh~' '"Einfuhr und Ausfuhr"' '"Ein- und Ausfuhr"' \
    'NEAR(Einfuhr stieg, 5)' Regierungskrise Haupteingang '"Privatöffentliche"'; do
    echo "== $query"
    fb search --color=always "$query"
done 2>/dev/null
fb search 'Regierungskirse' 2>&1 | sed 's/ (.*//'
fb analyze 'Ein- und Ausfuhr der Wähler:innen'
fb analyze --json 'Ein- und Ausfuhr'
