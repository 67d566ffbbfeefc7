"""Tests of the room of the sheets."""
