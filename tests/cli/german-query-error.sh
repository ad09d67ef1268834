german
fbi search 'Katze AND ('
fbi search 'nach:morgen Katze'
fbi search --after übermorgen Katze
fbi search '"Katze'
fbi search --any 'Katze UND ( NEAR('
fbi search '!?'
