"""Tests of the test kit that vendors use."""
