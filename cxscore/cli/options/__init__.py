"""Every option once: its spelling, its help, its panel; a command's options are one frozen object made from these.

Each module holds those of some commands, so that a command builds no options but its own.
"""
