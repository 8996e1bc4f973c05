"""The answers of a need's and of an offer's form, as a draft keeps them."""

from typing import Any

NEED_ANSWERS: dict[str, Any] = {
    "pillar": "CLR",
    "kinds": ["FIN"],
    "title": "Two clearance teams",
    "missing": "Two teams of eight for eighteen months.",
    "amount": {"amount": "250000", "currency": "EUR"},
    "starts": "2027-03-01",
    "ends": None,
    "priority": "high",
    "visibility": "public",
    "contact": "Head of operations, operations@nra.example",
}
OFFER_ANSWERS: dict[str, Any] = {
    "pillars": ["RED", "VA"],
    "kinds": ["TRN"],
    "title": "Training of trainers",
    "description": "Four weeks of training for up to twenty trainers.",
    "amount": {"amount": None, "currency": None},
    "until": None,
    "visibility": "public",
    "contact": "Desk officer, desk@mfa.example",
}
