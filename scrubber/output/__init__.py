"""What a run writes: the report, the page, the text for people, the reasons of a 277CA."""
