printf ':sort newest\n:limit 1\n:snippets 0\n:section Politik\n:after 2024\n:filters\nGeheimdienst\n:after gestern\n:reset\n:filter\n:any on\nKatze Rutsche\n' |
    fb --index "$INDEX" shell
