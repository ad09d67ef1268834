# In a pipe: highlights in [ ], fragments in one line each, the summary on stderr.
fbi search Geheimdienst
