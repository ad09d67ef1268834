fbi search -c 'Katze Geheimdienst Rutsche'
fbi search -c --any 'Katze Geheimdienst Rutsche'
