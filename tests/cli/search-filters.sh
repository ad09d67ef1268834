fbi search -l --section Politik Geheimdienst | sort
fbi search -l --after 2024-11 Geheimdienst
fbi search -l --before 2024-10-30 Geheimdienst
fbi search -l --after 30.10.2024 --before 30.10.2024 Geheimdienst
fbi search --after gestern Geheimdienst
