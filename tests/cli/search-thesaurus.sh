# OpenThesaurus, where it is installed. Its releases differ, so only what any of them has is looked at.
[ -r /usr/share/mythes/th_de_DE_v2.idx ] || skip "mythes-de is not installed"
fbi search -l '"Bahn"'
fbi search -l '~"Bahn"'
fbi search -l 'titel:~"Bahn"'
fbi explain '~Bahn' | sed -n '/^Synonyms/,/^$/s/^Bahn:.*Eisenbahngesellschaft.*\( (.*)\)$/Bahn: [...]\1/p'
fbi search -c '~Bahnen'
fbi search -c '~Rutschenwart'
