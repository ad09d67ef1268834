fbi search -c strategische Partnerschaft
fbi search -c '"strategische Partnerschaft"'
fbi search -c '"Partnerschaft strategische"'
