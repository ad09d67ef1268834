# How words were recognised, their stems, and scores: binary logarithms, the higher wins.
fb analyze -v 'Häuser Sicherheitsrat heimgeradelt Wiedehopfes Ruestungsfirmen 3000 Zwrxl' |
    mask_decimals
fb analyze --verbose Sicherheitsrat |
    awk '/split/ { gsub(",", ""); print ($2 > $6 ? "split" : "whole"), "is likelier" }'
echo 'Staub|ecken' >own.words
fb --index own.db analyze Staubecken
fb --index own.db analyze -v Staubecken | mask_decimals
fb --index own.db analyze --json Staubecken | mask_decimals
german
fb analyze -v 'Lehrerin Ruestungsfirmen' | mask_decimals
