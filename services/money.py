"""Sums of money as delegates write them, in any currency that is in use today.

Nothing is guessed: a sum that can be read in two ways gives both, to be asked back.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel.core import get_global
from babel.numbers import get_currency_name, get_currency_precision, get_group_symbol

from services.texts import RefusedError, Text
from services.typed import folded, with_plain_digits


@dataclass(frozen=True, slots=True)
class Money:
    """An amount above zero in a currency, by its ISO 4217 code."""

    amount: Decimal
    currency: str

    @property
    def figures(self) -> Decimal:
        """The amount as it is written: none of the currency's decimals, or all of them."""
        is_whole = self.amount == self.amount.to_integral_value()
        decimals = 0 if is_whole else max(2, get_currency_precision(self.currency))
        return self.amount.quantize(Decimal(1).scaleb(-decimals))


@dataclass(frozen=True, slots=True)
class NotCosted:
    """The writer says that no amount is known yet, which is an answer and not a gap."""


def money_to_json(money: Money | NotCosted) -> dict[str, str | None]:
    """As drafts and records keep it: `{"amount": "250000", "currency": "EUR"}`."""
    if isinstance(money, NotCosted):
        return {"amount": None, "currency": None}
    return {"amount": str(money.amount), "currency": money.currency}


def money_from_json(kept: dict[str, str | None]) -> Money | NotCosted:
    """What `money_to_json` was given."""
    if kept["amount"] is None or kept["currency"] is None:
        return NotCosted()
    return Money(Decimal(kept["amount"]), kept["currency"])


_NOT_COSTED = {
    "not costed",
    "not yet costed",
    "uncosted",
    "non chiffre",
    "non chiffree",
    "pas chiffre",
    "pas encore chiffre",
}
_SCALES = {
    3: "thousand|mille|k",
    6: "millions|million|mio|mn|m",
    9: "milliards|milliard|mrd|md|bn",
}
"""Powers of ten and what they are called; `billion` is nine in English and twelve in French."""

_EVERYDAY_NAMES = {
    "€": "EUR",
    "£": "GBP",
    "us$": "USD",
    "$us": "USD",
    "dollars us": "USD",
    "dollars américains": "USD",
}
"""What CLDR does not list. `$`, `¥`, `kr` and `FCFA` are several currencies and are asked back."""

_LONGEST = 80
_LARGEST = Decimal(10) ** 13
_SUM = re.compile(r"(?P<before>[^\d.,-]*)(?P<figures>\d(?:[\d.,'’ ]*\d)?)(?P<after>\D*)")
_IN_GROUPS = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?P<mark>[ '’.,])\d{3}(?:(?P=mark)\d{3})*)"
    r"(?:(?!(?P=mark))[.,](?P<rest>\d+))?"
)
_PLAIN = re.compile(r"(?P<whole>\d+)(?:(?P<mark>[.,])(?P<rest>\d+))?")


def money_from(text: str, *, language: str) -> Money | NotCosted | tuple[Money, ...]:
    """The sum that a text means, or the two it may mean, of which the writer chooses.

    `250 000 EUR`, `€1.5 million`, `USD 1,200,000` and `not costed` are one answer; `1.200 EUR` is
    1,200 or 1.20, unless the language separates thousands with that very sign. `RefusedError`
    when no sum can be read, when its currency is missing or unknown, and when it is out of bounds.
    """
    if folded(text) in _NOT_COSTED:
        return NotCosted()
    typed = " ".join(with_plain_digits(unicodedata.normalize("NFKC", text)).split()).rstrip(" .")
    found = _SUM.fullmatch(typed) if len(typed) <= _LONGEST else None
    if found is None:
        raise _no_sum()
    numbers = _numbers_in(found["figures"], language)
    before, after = found["before"].strip(), found["after"].strip()
    power, code = _scale_and_code(before, after, language)
    if code is None:
        raise RefusedError(
            Text(
                "Which currency is that? Please write it with the amount, for example {example}.",
                example=f"{typed} EUR",
            )
        )
    sums = [_exact(number.scaleb(power), code) for number in numbers]
    readings = tuple(dict.fromkeys(money for money in sums if money is not None))
    if not readings:
        raise _no_sum()
    return readings[0] if len(readings) == 1 else readings


def _numbers_in(figures: str, language: str) -> list[Decimal]:
    """Every number that the figures may mean, the one read in groups of thousands first."""
    grouped = _IN_GROUPS.fullmatch(figures)
    plain = _PLAIN.fullmatch(figures)
    if grouped and grouped["mark"] == get_group_symbol(language):
        plain = None
    return [
        Decimal(re.sub(r"\D", "", found["whole"]) + "." + (found["rest"] or "0"))
        for found in (grouped, plain)
        if found is not None
    ]


def _scale_and_code(before: str, after: str, language: str) -> tuple[int, str | None]:
    """The power of ten and the currency that stand around the figures; None when none stands."""
    known = _currencies(language)
    power, after = _scale(after, known)
    names = [name for name in (before, after) if name]
    codes = {known.get(name.casefold()) for name in names}
    if None in codes or len(codes) > 1:
        raise RefusedError(
            Text(
                "I do not know the currency “{currency}”. Please use its code of three letters, "
                "for example 250 000 EUR or 250 000 USD.",
                currency=" ".join(names),
            )
        )
    return power, codes.pop() if codes else None


def _scale(after: str, known: dict[str, str]) -> tuple[int, str]:
    """`million USD` and `MUSD` are six and `USD`; `MXN` is no million; `d'` before euros goes."""
    for power, words in _SCALES.items():
        if found := re.match(rf"({words})\.? ?(?:de |d['’])?", after, re.IGNORECASE):
            rest = after[found.end() :]
            if rest.casefold() in known or not after[found.end(1) :][:1].isalpha():
                return power, rest
    return 0, after


@cache
def _currencies(language: str) -> dict[str, str]:
    """ISO codes by every name in small letters: the code, and CLDR's names in two languages."""
    names = dict(_EVERYDAY_NAMES)
    for tenders in get_global("territory_currencies").values():
        for code, _, until, is_tender in tenders:
            if until is None and is_tender:
                names[code.casefold()] = code
    for code in set(names.values()):
        for locale in ("en", language):
            for count in (1, 2):
                names[get_currency_name(code, count=count, locale=locale).casefold()] = code
    return names


def _exact(amount: Decimal, currency: str) -> Money | None:
    """The sum without needless zeros; None when it has more decimals than money has."""
    if amount == 0:
        raise RefusedError(
            Text("The amount must be more than zero. If it is not known, write “not costed”.")
        )
    if amount > _LARGEST:
        raise RefusedError(Text("That amount is too large. Please check its zeros."))
    figures = Money(amount, currency).figures
    return Money(figures, currency) if figures == amount else None


def _no_sum() -> RefusedError:
    return RefusedError(
        Text("I cannot read that as an amount. Please write it like 250 000 EUR, or “not costed”.")
    )
