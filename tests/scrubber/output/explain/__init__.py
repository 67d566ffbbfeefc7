"""Tests of what an id or code means."""
