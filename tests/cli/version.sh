fb --version | sed 's/^zstd .*/zstd N/'
