"""Files in, files out: the edge of the house, where clocks, disks and processes are."""
