fbi show "$CORPUS/politik/2024-10-30-grenzfluss.txt"
