# Needs no index; ranges are code points of the arguments joined by a blank.
fb analyze 'Die Häuser' 'am 24.2.2022'
fb analyze --json Häuser UN-Rat
fb analyze --json ''
