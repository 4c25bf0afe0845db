"""`python -m donate_cli` is `donate`."""

from donate_cli.cli import main

if __name__ == "__main__":
    main()
