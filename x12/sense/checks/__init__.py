"""The functions of the edits, a file a family; importing this package registers all of them."""

from x12.sense.checks import balance, claim, codes, dates, diagnosis, hospital, identity, lines, payer, tables

FAMILIES = (balance, claim, codes, dates, diagnosis, hospital, identity, lines, payer, tables)
