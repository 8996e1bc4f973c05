import re
from datetime import date

import pytest

from storage import treaty


def test_every_state_has_its_own_code_a_name_and_a_region() -> None:
    states = treaty.states()
    assert len({state.iso3 for state in states}) == len(states) == 197
    assert all(state.name and state.un_region_group for state in states)
    assert {state.ccm_region for state in states} == {
        "Africa",
        "Americas",
        "Asia",
        "Europe",
        "Middle East",
        "Pacific",
    }


def test_a_state_is_got_by_its_code_and_by_nothing_else() -> None:
    laos = treaty.get_state("LAO")
    assert laos.name == "Lao People's Democratic Republic"
    assert laos.consent_on == date(2009, 3, 18)
    assert laos.withdrawal_effective_on is None
    with pytest.raises(KeyError):
        treaty.get_state("lao")


def test_a_deposit_always_says_of_which_kind_it_is() -> None:
    for state in treaty.states():
        if state.consent_on is None:
            assert state.consent_type == ""
        else:
            assert state.consent_type in {"ratification", "acceptance", "accession"}


def test_aliases_belong_to_known_states_and_never_to_two() -> None:
    codes = {state.iso3 for state in treaty.states()}
    owners: dict[str, set[str]] = {}
    for alias in treaty.aliases():
        owners.setdefault(alias.name.casefold(), set()).add(alias.iso3)
        assert alias.language in {"en", "fr", "es", "ar", "ru", "zh", "pt"}
    assert len(treaty.aliases()) == 3028
    assert {code for owner in owners.values() for code in owner} == codes
    assert [name for name, owner in owners.items() if len(owner) > 1] == []


def test_obligations_name_a_state_a_source_or_their_doubt() -> None:
    codes = {state.iso3 for state in treaty.states()}
    assert len(treaty.published_obligations()) == 55
    for obligation in treaty.published_obligations():
        assert obligation.iso3 in codes
        assert obligation.article in {"3", "4", "5", "7-initial"}
        assert obligation.status in {"active", "extended", "completed"}
        assert obligation.source_url.startswith("http") or "verify" in obligation.confidence


def test_every_published_row_is_as_of_a_day_a_month_or_a_year_and_never_of_the_future() -> None:
    for one in treaty.published_obligations():
        assert bool(one.as_of) == bool(one.source_url)
    known = [one.as_of for one in treaty.published_obligations()]
    known += [one.as_of for one in treaty.published_extensions()]
    for as_of in filter(None, known):
        assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", as_of)
        assert as_of <= treaty.DEPOSITARY.read_on.isoformat()


def test_what_the_row_says_of_its_own_day_is_its_day() -> None:
    for one in treaty.published_obligations():
        if "as of Feb 2013" in one.confidence:
            assert one.as_of == "2013-02"
        if "c. 2022" in one.confidence:
            assert one.as_of == "2022"
        if "published (2023)" in one.confidence:
            assert one.as_of == "2023"


def test_a_meeting_without_announced_days_has_none() -> None:
    meetings = {meeting.code: meeting for meeting in treaty.formal_meetings()}
    assert len(meetings) == 29
    assert meetings["3MSP"].starts_on == date(2012, 9, 11)
    assert meetings["14MSP"].starts_on is None


def test_pillars_and_kinds_have_codes_labels_and_their_basis() -> None:
    pillars = {pillar.code: pillar for pillar in treaty.pillars()}
    kinds = {kind.code: kind for kind in treaty.kinds()}
    assert len(pillars) == 11
    assert len(kinds) == 7
    assert pillars["VA"].label == "Victim assistance"
    assert "rehabilitation and prosthetics" in pillars["VA"].examples
    assert kinds["FIN"].basis == "Art 6.2"
    assert all(pillar.article for pillar in pillars.values())


def test_the_source_says_title_address_and_day() -> None:
    assert treaty.DEPOSITARY.title.endswith("XXVI-6")
    assert treaty.DEPOSITARY.url.startswith("https://treaties.un.org/")
    assert treaty.DEPOSITARY.read_on == date(2026, 2, 3)
