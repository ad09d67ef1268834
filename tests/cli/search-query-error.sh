# The query, a caret under the mistake's column, exit code 2; never anything on stdout.
fbi search 'Brücke AND (Straße OR'
fbi search 'datum:2024-13'
fbi search ''
fbi search --json 'NEAR('
