printf 'q1\tKatze\nq2\tQuastenflosser\n\nq3\tGeheimdienst\r\n' >queries
fbi search --batch queries --limit 1 --snippets 0
fbi search --batch - --limit 1 --snippets 0 --jsonl <queries | cut -c 1-60
