import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.treaty_commands import status

pytestmark = pytest.mark.usefixtures("nothing_set")

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
        "obligations": None,
        "entered_by_the_isu": None,
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


@pytest.mark.parametrize(
    ("name", "suggested"), [("laso", ["LAO"]), ("EU", ["USA"]), ("wakanda", [])]
)
def test_an_unknown_name_gets_the_nearest_and_exits_1(name: str, suggested: list[str]) -> None:
    result = run(name, "--json")
    assert result.exit_code == 1
    assert f"No State is called “{name}”" in result.stderr
    assert ("not in the list of the 197 States" in result.stderr) == (not suggested)
    assert [one["iso3"] for one in json.loads(result.stdout)["suggestions"]] == suggested


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
    assert "Not party: it has withdrawn." in told
    assert "6 March 2025  withdrawal effective" in told


def test_a_day_after_the_source_was_read_is_answered_with_that_limit() -> None:
    told = run("laos", "--as-of", "2030-01-01").stdout
    assert "What was deposited or withdrawn after 3 February 2026 is not in this answer." in told


def test_what_is_to_be_done_is_told_of_today_and_judges_nobody() -> None:
    told = run("chad").stdout
    assert "Extension considered at 12MSP, decision to be confirmed" in told
    assert "Source: mineactionreview.org, as of 2023." in told
    assert "overdue" not in told
    assert "Article 4" not in run("chad", "--as-of", "2020-01-01").stdout
    duties = {duty["article"]: duty for duty in answer("chad")["obligations"]}
    assert duties["4"]["progress"] == "to be confirmed"
    assert (duties["4"]["deadline"], duties["4"]["considered_at"]) == ("2024-10-01", "12MSP")
    assert answer("algeria")["obligations"] == []
    [source] = duties["4"]["sources"]
    assert (source["title"], source["as_of"]) == ("mineactionreview.org", "2023")


def test_what_has_no_source_on_record_says_so() -> None:
    told = run("norway").stdout
    assert "fulfilled, 2013 (not confirmed; no source on record)" in told


def test_of_a_past_day_nothing_is_told_that_came_after_it() -> None:
    told = run("laos", "--as-of", "1999-01-01").stdout
    assert "Not party" in told
    assert not {"2008", "2009", "2010"} & set(told.split())
    signed = answer("laos", "--as-of", "2009-01-01")
    assert (signed["status"], signed["signature_date"]) == ("signatory", "2008-12-03")
    for later in ("consent_date", "consent_type", "entry_into_force_date"):
        assert signed[later] is None
    waiting = answer("vanuatu", "--as-of", "2025-10-01")
    assert (waiting["status"], waiting["entry_into_force_date"]) == ("party", "2026-03-01")
    assert answer("lithuania", "--as-of", "2020-01-01")["withdrawal_effective_date"] is None


def test_a_day_to_come_is_answered_with_what_is_known_today_and_says_so() -> None:
    to_come = "1 January 2035 is still to come: this is what is known today."
    for asked in ((), ("laos",), ("--since", "2020-01-01")):
        assert to_come in run(*asked, "--as-of", "2035-01-01").stdout
        assert answer(*asked, "--as-of", "2035-01-01")["caveats"][-1] == to_come


def test_new_states_parties_since_a_meeting_or_a_day() -> None:
    since = answer("--since", "2MSP", "--as-of", "2012-09-11")
    assert since["after"] == "2011-09-16"
    assert len(since["new_states_parties"]) == 12
    assert since["new_states_parties"][0]["name"] == "Italy"
    told = run("--since", "2024-01-01", "--as-of", "2026-01-01").stdout
    assert "1 new State Party after 1 January 2024, until 1 January 2026\n" in told
    assert "  5 September 2025  Vanuatu\n" in told
    assert "No new States Parties" in run("--since", "2025-12-01", "--as-of", "2026-01-01").stdout


def test_since_when_is_not_asked_of_one_state() -> None:
    done = run("status", "laos", "--since", "12MSP")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("--since is for all States together")


def test_without_a_database_no_settings_are_read(tmp_path: Path) -> None:
    told = (
        "import sys; from bot.cli import app\n"
        "try: app(['status'])\n"
        "except SystemExit: print('bot.settings' in sys.modules, 'aiosqlite' in sys.modules)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", told],
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert printed.stdout.splitlines()[-1] == "False False"
