german
fb --help
fb search --help
fb show --help
echo :hilfe | fbi shell
