"""Cases from the field whose cause lies in x12, run without the scrubber; skipped where `shared` is not there."""
