fbi explain 'Katze nach:2024' | sed -E 's/[0-9.]+ ms/N ms/'
fbi explain 'Katze AND'
