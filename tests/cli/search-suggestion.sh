fbi search Bürgermeistrin
fbi search --json Bürgermeistrin
