"""What is handed from step to step: tokens, clauses, the facts of a sentence, drafts of administrations."""
