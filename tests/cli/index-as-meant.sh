mkdir a
printf 'Notiz\n\nDie B\303\203\302\244ckerei M&uuml;ller &amp; S&ouml;hne schlie\303\203\305\270t.\n' >a/zweimal.txt
printf 'Notiz\n\nStra\337enbahn f\344hrt.\n\nK\303\244setheke pr\303\244miert, f\374r alle.\n' >a/gemischt.txt
printf '{"title": "\\u00c3\\u0084rger &amp;amp; \\u00dcber"}\n{"body": "f\374r"}\n' >a/dump.jsonl
fb --index x.db index --verbose a
fb --index x.db search --count amp
fb --index x.db search Bäckerei
fb --index x.db search --files Käsetheke
fb --index x.db search --files Ärger
german
fb --index y.db index --verbose a/zweimal.txt
