"""What is said of a drug beside its times: its way, doses, bags, vials, waste, sites, and that it was given again."""
