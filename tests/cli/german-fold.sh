german
fbi search --fold --snippets 0 Talheim
printf 'Talheim\n:kopien 1\n1.1\n:öffnen 1.2\n:kopien 2\n:alike x\n' | fb --index "$INDEX" shell | sed -n '/+1/p; /1\.1/p; /^Freibad/p'
