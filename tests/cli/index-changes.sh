# Added, changed, removed articles.
cp -r "$CORPUS" here
chmod -R u+w here
fb --index x.db index here
printf 'Neues vom Leuchtturm\n\nDer Leuchtturm leuchtet wieder.\n' >here/neu.txt
printf '\nUnd die Möwen kreischen.\n' >>here/lokales/2024-09-12-schwimmbad.txt
rm here/lokales/2022-01-15-wetter-nfd.txt
fb --index x.db index
fb --index x.db search -l Leuchtturm
fb --index x.db search -l Möwen
fb --index x.db search -c Windstärke
