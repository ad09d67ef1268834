mkdir a
cat >a/umbrochen.txt <<'END'
Aktuell Politik

Kabinett gibt mehr Geld

Aktualisiert: 05.03.2021, 10:00 Uhr | Erschienen: 3. März 2021

BERLIN. Die Bundesregierung hat am Mittwoch beschlossen, den Ausbau
der Häfen zu fördern, auch für die Ein- und Ausfuhr von Zuk-
ker. Der Verband der Fabriken begrüßte das am 12. April 2020 in ei-
ner Mitteilung. Strittig bleibt, was die Politik=
wissenschaft den Nord-
Süd-Dialog nennt, wie am Abend in Berlin zu hören war, auch von den
Ländern.
END
cat >a/eintrag.txt <<'END'
kennung

§ 1 Zweck

Dieses Gesetz dient dem Schutz der Gewässer und der Verwal-
tung der Häfen.
END
fb --index x.db index -q a
fb --index x.db show --json a/umbrochen.txt | jq -c '[.date, .title, .body]'
fb --index x.db show --json a/eintrag.txt | jq -c '[.date, .title, .body]'
fb --index x.db search 'Bundesregierung Zucker Politikwissenschaft'
fb --index x.db search --count '"Nord-Süd-Dialog"'
fb --index x.db search --files Einfuhr
