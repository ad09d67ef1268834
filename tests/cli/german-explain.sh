german
fbi explain --any 'Brücken Katzn~ titel:Katze "neue Brücke" Grenz*' | sed '/^MATCH/,$d' | mask_decimals
fbi explain Zettel | sed -n '/^Zeit/,$p'
fbi explain 'Katze' --hit "$(fbi search -l --limit 1 Katze)" | sed -n '/^Wertung/,$p' | mask_decimals
