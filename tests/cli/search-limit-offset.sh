# Ranks go on, the total stays; beyond the end there are no hits, but articles were found.
fbi search --limit 2 --offset 1 --snippets 0 --sort newest Talheim
fbi search --limit 0 Talheim
fbi search --offset 100 --json Talheim
