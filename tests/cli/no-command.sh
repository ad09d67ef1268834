# Without a terminal there is no prompt to start.
fb
