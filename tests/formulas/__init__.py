"""Tests of cxscore."""
