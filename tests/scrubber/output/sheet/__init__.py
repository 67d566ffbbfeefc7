"""Tests of the point-of-care sheet."""
