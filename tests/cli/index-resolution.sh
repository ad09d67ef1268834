# --index, then $FINDBUCH_INDEX, then index/ here, then the data folder, which only the user can read.
fb index "$CORPUS/politik" >/dev/null
stat -c '%a %n' "$XDG_DATA_HOME/findbuch"
[ -f "$XDG_DATA_HOME/findbuch/findbuch.db" ] && echo "in the data folder"
mkdir index
fb index "$CORPUS/politik" >/dev/null
[ -f index/findbuch.db ] && echo "in index/"
FINDBUCH_INDEX=env.db fb index "$CORPUS/politik" >/dev/null
[ -f env.db ] && echo "in \$FINDBUCH_INDEX"
FINDBUCH_INDEX=env.db fb --index option.db index "$CORPUS/politik" >/dev/null
[ -f option.db ] && echo "in --index"
fb search -c Geheimdienst
