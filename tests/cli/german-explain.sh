german
fbi explain --any 'Brücken Katzn~ titel:Katze "neue Brücke" Grenz*' | sed '/^MATCH/,$d'
fbi explain Zettel | sed -n '/^Zeit/,$p'
