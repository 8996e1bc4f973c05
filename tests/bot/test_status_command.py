import json
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.treaty_commands import status

app = typer.Typer()
app.command()(status)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def answer(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    read: dict[str, Any] = json.loads(result.stdout)
    return read


@pytest.mark.parametrize(
    ("day", "parties", "signatories"),
    [("2012-09-11", 75, 36), ("2017-02-22", 100, 19), ("2022-08-01", 110, 13)],
)
def test_counts_on_a_day_as_json(day: str, parties: int, signatories: int) -> None:
    assert answer("--as-of", day) == {
        "as_of": day,
        "states_parties": parties,
        "signatories": signatories,
        "not_party": 197 - parties - signatories,
        "total": 197,
    }


def test_a_state_as_json_with_its_source() -> None:
    assert answer("cote divoire", "--as-of", "2026-02-03") == {
        "as_of": "2026-02-03",
        "iso3": "CIV",
        "name": "Côte d'Ivoire",
        "status": "party",
        "signature_date": "2008-12-04",
        "consent_date": "2012-03-12",
        "consent_type": "ratification",
        "entry_into_force_date": "2012-09-01",
        "withdrawal_effective_date": None,
        "source": {
            "title": (
                "UN Treaty Collection, Multilateral Treaties Deposited with the "
                "Secretary-General, XXVI-6"
            ),
            "url": (
                "https://treaties.un.org/Pages/ViewDetails.aspx"
                "?src=TREATY&mtdsg_no=XXVI-6&chapter=26&clang=_en"
            ),
            "read_on": "2026-02-03",
        },
    }


def test_what_never_happened_is_null() -> None:
    algeria = answer("algeria", "--as-of", "2026-02-03")
    assert algeria["status"] == "not_party"
    for act in ("signature_date", "consent_date", "consent_type", "entry_into_force_date"):
        assert algeria[act] is None


def test_today_is_the_day_when_none_is_given() -> None:
    assert answer("laos")["as_of"] == answer()["as_of"]


def test_a_name_of_several_words_needs_no_quotes() -> None:
    assert answer("south", "sudan")["iso3"] == "SSD"


def test_a_tie_lists_the_candidates_and_exits_2() -> None:
    result = run("congo", "--json", "--as-of", "2026-02-03")
    assert result.exit_code == 2
    assert "COG  Congo" in result.stderr
    assert "COD  Democratic Republic of the Congo" in result.stderr
    assert json.loads(result.stdout) == {
        "as_of": "2026-02-03",
        "candidates": [
            {"iso3": "COG", "name": "Congo"},
            {"iso3": "COD", "name": "Democratic Republic of the Congo"},
        ],
    }


def test_without_json_a_tie_leaves_stdout_empty() -> None:
    result = run("korea")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "PRK" in result.stderr


def test_an_unknown_name_gets_the_nearest_three_and_exits_1() -> None:
    result = run("wakanda", "--json")
    assert result.exit_code == 1
    assert "No State is called “wakanda”" in result.stderr
    assert len(json.loads(result.stdout)["suggestions"]) == 3


@pytest.mark.parametrize("wrong", ["11/09/2012", "2012-02-30", "yesterday"])
def test_a_wrong_day_is_told_in_a_sentence(wrong: str) -> None:
    result = run("--as-of", wrong)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"“{wrong}” is no day. Please write it like 2012-09-11.\n"


def test_counts_in_words_carry_their_day_and_source() -> None:
    told = run("--as-of", "2012-09-11").stdout
    assert "11 September 2012" in told
    assert "   75  States Parties" in told
    assert "XXVI-6, read on 3 February 2026." in told
    assert "is not in this answer" not in told


def test_a_deposit_not_yet_in_force_is_said_so() -> None:
    assert "not yet in force for it." in run("vanuatu", "--as-of", "2026-02-28").stdout
    told = run("vanuatu", "--as-of", "2026-03-01").stdout
    assert "Vanuatu (VUT), 1 March 2026: State Party.\n" in told
    assert "5 September 2025  accession deposited\n" in told


def test_a_withdrawal_is_said_so() -> None:
    told = run("lithuania", "--as-of", "2026-01-01").stdout
    assert "not party; it has withdrawn." in told
    assert "6 March 2025  withdrawal effective" in told


def test_a_day_after_the_source_was_read_is_answered_with_that_limit() -> None:
    told = run("laos", "--as-of", "2030-01-01").stdout
    assert "What was deposited or withdrawn after 3 February 2026 is not in this answer." in told
