import json
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.money import Money, NotCosted, money_from, money_from_json, money_to_json
from services.texts import RefusedError


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("250 000 EUR", eur("250000")),
        ("250\u202f000 €", eur("250000")),
        ("250,000 eur", eur("250000")),
        ("€1.5 million", eur("1500000")),
        ("1.200.000,50 EUR", eur("1200000.50")),
        ("1,5 M EUR", eur("1500000")),
        ("5 k€", eur("5000")),
        ("1.234 EUR", eur("1234")),
        ("20 euros.", eur("20")),
        ("٢٥٠ EUR", eur("250")),
        ("USD 1,200,000", Money(Decimal(1200000), "USD")),
        ("2.5m usd", Money(Decimal(2500000), "USD")),
        ("1.5MUSD", Money(Decimal(1500000), "USD")),
        ("US$ 5", Money(Decimal(5), "USD")),
        ("3 bn. eur", eur("3000000000")),
        ("2 MXN", Money(Decimal(2), "MXN")),
        ("1'200'000 CHF", Money(Decimal(1200000), "CHF")),
        ("3 million Swiss francs", Money(Decimal(3000000), "CHF")),
        ("100 norwegian kroner", Money(Decimal(100), "NOK")),
        ("900 000 000 LAK", Money(Decimal(900000000), "LAK")),
    ],
)
def test_a_sum_can_be_written_in_many_ways(text: str, meant: Money) -> None:
    assert money_from(text, language="en") == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1,5 million d'euros", eur("1500000")),
        ("3 milliards d’euros", eur("3000000000")),
        ("250 000,50 €", eur("250000.50")),
        ("2 millions de dollars américains", Money(Decimal(2000000), "USD")),
        ("100 francs suisses", Money(Decimal(100), "CHF")),
    ],
)
def test_a_sum_can_be_written_in_french(text: str, meant: Money) -> None:
    assert money_from(text, language="fr") == meant


def test_thousands_or_decimals_are_asked_back_unless_the_language_tells() -> None:
    both = (eur("1200"), eur("1.20"))
    assert money_from("1.200 EUR", language="en") == both
    assert money_from("1,200 EUR", language="fr") == both
    assert money_from("1,200 EUR", language="en") == eur("1200")
    assert money_from("1.200 EUR", language="es") == eur("1200")


@pytest.mark.parametrize("text", ["not costed", " Not costed. ", "non chiffré", "NON CHIFFRÉE"])
def test_not_costed_is_an_answer(text: str) -> None:
    assert money_from(text, language="en") == NotCosted()


@pytest.mark.parametrize("text", ["500", "2.5 M", "1 200"])
def test_a_missing_currency_is_asked_for(text: str) -> None:
    with pytest.raises(RefusedError, match="Which currency") as refused:
        money_from(text, language="en")
    assert refused.value.text.values == {"example": f"{text} EUR"}


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("$500", "$"),
        ("500 XYZ", "XYZ"),
        ("100 dollars", "dollars"),
        ("100 DEM", "DEM"),
        ("5 EUR USD", "EUR USD"),
        ("EUR 5 USD", "EUR USD"),
        ("500 FCFA", "FCFA"),
        ("500 kyat", "kyat"),
        ("3 billion EUR", "billion EUR"),
    ],
)
def test_an_unknown_or_shared_currency_is_refused(text: str, unknown: str) -> None:
    with pytest.raises(RefusedError, match="I do not know the currency") as refused:
        money_from(text, language="en")
    assert refused.value.text.values == {"currency": unknown}


@pytest.mark.parametrize(
    "text", ["", "five EUR", "-5 EUR", "10-20 EUR", "1e9 EUR", "12,00,000 INR", "1.2345 EUR"]
)
def test_what_is_no_sum_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(RefusedError, match="Please write it like"):
        money_from(text, language="en")


def test_sums_out_of_bounds_are_refused() -> None:
    with pytest.raises(RefusedError, match="more than zero"):
        money_from("0.00 EUR", language="en")
    with pytest.raises(RefusedError, match="too large"):
        money_from("1" + "0" * 60 + " EUR", language="en")


def test_sums_are_kept_as_json() -> None:
    assert money_to_json(eur("1200000.50")) == {"amount": "1200000.50", "currency": "EUR"}
    assert money_to_json(NotCosted()) == {"amount": None, "currency": None}


@given(st.decimals("0.01", 10**12, places=2), st.sampled_from(["EUR", "USD", "LAK", "KWD"]))
def test_a_written_sum_is_read_back_and_kept(amount: Decimal, currency: str) -> None:
    sum_ = money_from(f"{amount:,} {currency}", language="en")
    assert isinstance(sum_, Money)
    assert (sum_.amount, sum_.currency) == (amount, currency)
    assert "E" not in str(sum_.amount)
    assert money_from_json(json.loads(json.dumps(money_to_json(sum_)))) == sum_


@given(st.text("0123456789 .,'€$kMEURusd", max_size=90) | st.text(max_size=30))
@example("9" * 40 + " EUR")
def test_any_text_is_a_sum_or_a_refusal(text: str) -> None:
    for language in ("en", "fr"):
        try:
            money_from(text, language=language)
        except RefusedError:
            continue


@pytest.mark.parametrize(
    ("money", "figures"),
    [
        (Money(Decimal("250000.0000"), "EUR"), "250000"),
        (Money(Decimal("1.5E+6"), "EUR"), "1500000"),
        (Money(Decimal("12.5000"), "EUR"), "12.50"),
        (Money(Decimal("12.505"), "KWD"), "12.505"),
        (Money(Decimal("12.5"), "KWD"), "12.500"),
        (Money(Decimal(5000), "JPY"), "5000"),
        (Money(Decimal("9999999999999.9902"), "USD"), "9999999999999.99"),
    ],
)
def test_a_sum_is_written_with_all_the_decimals_of_its_currency_or_none(
    money: Money, figures: str
) -> None:
    assert str(money.figures) == figures
