"""The command line: one file a command group; it parses words, calls the job, prints, and chooses the exit code."""
