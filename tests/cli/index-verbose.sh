mkdir a
cp "$CORPUS"/lokales/2023-05-02-baeckerei-cp1252.txt a
fb --index x.db index --verbose a
