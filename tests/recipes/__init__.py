"""The recipes of examples/recipes, run as their users run them."""
