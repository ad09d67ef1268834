fb serch Katze
fb Geheimdienst
