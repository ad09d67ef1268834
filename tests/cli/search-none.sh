fbi search Quastenflosser
fbi search --json Quastenflosser
fbi search --jsonl Quastenflosser
fbi search -c Quastenflosser
