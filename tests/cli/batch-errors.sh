# A bad query is reported and answered; the others, too; exit code 2.
printf 'q1\tKatze AND (\nkein Tabulator\nq2\tKatze\n' | fbi search --batch - --snippets 0
echo --
printf 'q1\tKatze AND (\nq2\tKatze\n' | fbi search --batch - --trec x | cut -d ' ' -f 1-4
fbi search --batch gibt-es-nicht
