"""The command line as somebody meets it who has set nothing."""

import os


def without_settings() -> dict[str, str | None]:
    """An environment for a command; None takes a variable away."""
    return {name: None for name in os.environ if name.startswith("LIAISON_")}
