fbi show
fbi search
fbi similar
fbi status extra
fbi similar 1 2
