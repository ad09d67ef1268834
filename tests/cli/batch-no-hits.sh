printf 'q1\tQuastenflosser\n' | fbi search --batch - --trec x
