# Needs no index; ranges are code points of the arguments joined by a blank.
fb analyze 'Die Häuser' 'am 24.2.2022'
fb analyze 'Die Lehrerin' 'der UN-Sicherheitsrat' 'Ein- und Ausfuhr' 'Ruestungsfirmen' 'Zwrxl'
fb analyze $'b\e[31m\u202Ese'
fb analyze --json Häuser UN-Rat | mask_decimals
fb analyze --json 'Ein- und Ausfuhr' Lehrerinnenzimmer | mask_decimals
fb analyze --json ''
