fbi search -l Talheim --sort oldest
fbi search -0 Talheim --sort oldest | tr '\0' '@'
echo
