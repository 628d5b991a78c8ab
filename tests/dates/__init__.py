"""Tests of how dates are read."""
