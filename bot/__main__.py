"""Makes `liaison` and `python -m bot` the same thing."""

from bot.cli import run_command as main

if __name__ == "__main__":
    main()
