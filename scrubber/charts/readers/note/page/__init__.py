"""How a note lies on its page: whose it is, its lines, sections, entries, sentences, and what a print did to them."""
