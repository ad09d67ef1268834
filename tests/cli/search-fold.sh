# Near-copies stand under the first of them: another title, another beginning, a shortened ending.
mkdir a
lead='Die Fähre zwischen Seehausen und Birkenwerder fällt in den nächsten drei Wochen aus.'
text='Wie der Betreiber am Montag mitteilte, muss der Antrieb des vierzig Jahre alten Schiffes
überholt werden. Ersatzweise fährt von sechs bis zwanzig Uhr jede Stunde ein Bus über die Brücke bei
Altendorf. Pendlerinnen und Pendler müssen sich auf eine gute halbe Stunde mehr einstellen. Der
Landrat sprach von einer Zumutung und kündigte an, die Kosten für den Bus mit dem Betreiber zu teilen.'
ending='Schon im vergangenen Herbst hatte das Schiff zehn Tage lang stillgelegen. Damals war Treibholz in
die Schraube geraten. Ein Neubau ist seit Langem im Gespräch, doch fehlen dafür vier Millionen Euro.'
printf '%s\n\n%s\n\n%s\n\n%s\n' 'Fähre fällt aus' "$lead" "$text" "$ending" >a/2024-05-06-anzeiger.txt
printf '%s\n\n%s\n\n%s\n' 'Drei Wochen ohne Schiff' "$lead" "$text" >a/2024-05-08-bote.txt
printf '%s\n\n%s\n\n%s\n\n%s\n' 'Bus statt Fähre' 'Wer in Seehausen übersetzen will, braucht Geduld.' "$text" \
    "$ending" >a/2024-05-07-kurier.txt
printf '%s\n\n%s\n' 'Fährmann geehrt' 'Jens Olden steuert seit dreißig Jahren die Fähre bei Seehausen.' \
    >a/2024-06-01-ehrung.txt
fb --index x.db index a
fb --index x.db search --fold --snippets 0 Seehausen
echo '-- newest, oldest'
fb --index x.db search --fold --sort newest --snippets 0 --json Seehausen
fb --index x.db search --fold --sort oldest --snippets 0 --jsonl Seehausen
echo '-- pages count hits'
fb --index x.db search --fold --limit 1 --snippets 0 Seehausen
fb --index x.db search --fold --limit 1 --offset 1 --snippets 0 Seehausen
fb --index x.db search --fold --limit 1 --offset 2 --snippets 0 Seehausen
echo '-- paths, count, without folding'
fb --index x.db search --fold --files --sort oldest Seehausen
fb --index x.db search --fold --count Seehausen
fb --index x.db search --json Seehausen | grep -c '"alike"'
echo '-- batch'
printf '1\tSeehausen\n2\tTreibholz\n3\tOlden\n' >queries
fb --index x.db search --fold --batch queries --sort oldest --snippets 0
fb --index x.db search --fold --batch queries --sort oldest --trec lauf
echo '-- articles like it'
fb --index x.db similar --fold --snippets 0 a/2024-06-01-ehrung.txt
rm a/2024-05-06-anzeiger.txt
fb --index x.db index a
fb --index x.db search --fold --sort newest --snippets 0 Seehausen
fb --index x.db check
