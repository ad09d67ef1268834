# No banner, no prompt, no pager: results on stdout, errors on stderr; 2 if a line failed.
printf 'Katze\n1\n:limit 1\n:more\n:back\nquit\nnicht mehr gelesen\n' | fb --index "$INDEX" shell
printf ':sort seitwärts\nKatze\n' | fb --index "$INDEX" shell
printf ':gibtesnicht\n' | fb --index "$INDEX" shell
