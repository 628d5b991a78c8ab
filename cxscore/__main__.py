"""`python -m cxscore`: the same as the command `cxscore`."""

from cxscore.cli import main

if __name__ == "__main__":
    main()
