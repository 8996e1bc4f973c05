"""How somebody fills in the form of registration."""


def registration(
    role: str,
    *seat: str,
    name: str = "Nora Berg",
    title: str = "Adviser",
    institution: str = "Ministry of Foreign Affairs",
    email: str = "nora.berg@mfa.no",
    note: tuple[str, ...] = ("I have none yet",),
) -> tuple[str, ...]:
    """From *Register* to the review card: what is pressed, and after `=` what is typed.

    `seat` names the State or the organisation, e.g. "=norway". English, and the zone offered first
    but Geneva's, so that everybody's clock is the same.
    """
    details = (f"={name}", f"={title}", f"={institution}", f"={email}")
    return ("Register", role, *seat, *details, *note, "English", "Geneva")


NOTE = ("I type its reference and date", "=MFA/IO/2026/114", "=3 February 2026")
