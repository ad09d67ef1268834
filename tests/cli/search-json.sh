fbi search --json Brücke
