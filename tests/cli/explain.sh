fbi explain 'Katze nach:2024' | mask_decimals
fbi explain 'Katze AND'
