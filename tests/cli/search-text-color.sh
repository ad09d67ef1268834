fbi --color=always search --limit 1 Geheimdienst | sed 's/\x1b/ESC/g'
NO_COLOR=1 fbi search --limit 1 Geheimdienst | grep -c $'\x1b'
CLICOLOR_FORCE=1 fbi search --limit 1 Geheimdienst | grep -c $'\x1b'
