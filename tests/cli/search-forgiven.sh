# A stray quote or bracket in a clear query is forgiven with a note.
fbi search -c '"Katze'
fbi search -c 'Katze)'
