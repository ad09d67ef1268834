# Places where no index can be.
mkdir ordner
for place in ordner ordner/ / fehlt/x.db; do
    fb --index "$place" index "$CORPUS"
    fb --index "$place" search Katze
done
FINDBUCH_INDEX=fehlt/y.db fb index "$CORPUS"
ls
