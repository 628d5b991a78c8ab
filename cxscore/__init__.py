"""cxscore: the right customer-experience number, its definition, its uncertainty, an account of every row."""

__version__ = "0.1.0"
