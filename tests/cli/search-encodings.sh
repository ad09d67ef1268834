# Every encoding of the corpus is searched alike, and so is a query in another one.
fbi search -l Käsekuchen
fbi search -l Triebwagen
fbi search -l Bühnenbild
fbi search -l Überflutete
fbi search -l "$(printf 'K\344sekuchen')"
fbi search -l "$(printf 'Ka\314\210sekuchen')"
LC_ALL=C fbi search -l Käsekuchen
