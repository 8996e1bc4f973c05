"""`liaison status`: where a State stands, or how many stand where, on any day, with the source.

It needs no settings and no database: what the depositary records comes with the program.
"""

import json
from datetime import date
from typing import Annotated, Any

import typer

from bot.clock import Clock
from services.treaty import Status, counts_on, is_in_force_on, status_on
from storage.treaty import DEPOSITARY, State, states

_NOT_FOUND = 1
_TO_BE_SAID_AGAIN = 2


def status(
    name: Annotated[
        list[str] | None,
        typer.Argument(help="A State's name in any of seven languages, or its ISO code."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The day asked about; today if none.")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Tell where a State stands towards the Convention, or how many States stand where."""
    day = _day(as_of)
    if name is None:
        answer, lines = _counts(day)
    else:
        state = _state(" ".join(name), day, as_json=as_json)
        answer, lines = _record(state, day), _told(state, day)
    if as_json:
        _print_json(answer)
    else:
        typer.echo("\n".join([*lines, *_source_lines(day)]))


def _day(as_of: str | None) -> date:
    if as_of is None:
        return Clock().now().date()
    try:
        return date.fromisoformat(as_of)
    except ValueError:
        typer.echo(f"“{as_of}” is no day. Please write it like 2012-09-11.", err=True)
        raise typer.Exit(_TO_BE_SAID_AGAIN) from None


def _state(name: str, day: date, *, as_json: bool) -> State:
    """The State of that name, or the end of the command with those it may have been."""
    from services.names import Found, Several, find

    finding = find(name)
    if isinstance(finding, Found):
        return finding.state
    if isinstance(finding, Several):
        sentence = f"“{name}” may mean several States; please give one by its code:"
        code, key, listed = _TO_BE_SAID_AGAIN, "candidates", finding.states
    else:
        sentence = f"No State is called “{name}”. The nearest names are:"
        code, key, listed = _NOT_FOUND, "suggestions", finding.suggestions
    typer.echo("\n".join([sentence, *(f"  {s.iso3}  {s.name}" for s in listed)]), err=True)
    if as_json:
        states = [{"iso3": state.iso3, "name": state.name} for state in listed]
        _print_json({"as_of": day.isoformat(), key: states})
    raise typer.Exit(code)


def _counts(day: date) -> tuple[dict[str, Any], list[str]]:
    counts = counts_on(states(), day)
    answer = {
        "as_of": day.isoformat(),
        "states_parties": counts.states_parties,
        "signatories": counts.signatories,
        "not_party": counts.not_party,
        "total": counts.total,
    }
    lines = [
        f"Convention on Cluster Munitions, {_written(day)}",
        f"{counts.states_parties:>5}  States Parties",
        f"{counts.signatories:>5}  signatories",
        f"{counts.not_party:>5}  not party",
        f"{counts.total:>5}  States in all",
    ]
    return answer, lines


def _record(state: State, day: date) -> dict[str, Any]:
    return {
        "as_of": day.isoformat(),
        "iso3": state.iso3,
        "name": state.name,
        "status": status_on(state, day).value,
        "signature_date": _iso(state.signature_on),
        "consent_date": _iso(state.consent_on),
        "consent_type": state.consent_type or None,
        "entry_into_force_date": _iso(state.entry_into_force_on),
        "withdrawal_effective_date": _iso(state.withdrawal_effective_on),
        "source": {
            "title": DEPOSITARY.title,
            "url": DEPOSITARY.url,
            "read_on": DEPOSITARY.read_on.isoformat(),
        },
    }


def _told(state: State, day: date) -> list[str]:
    """The State's standing in a sentence, then its acts with their days."""
    acts = {
        "signed": state.signature_on,
        f"{state.consent_type} deposited": state.consent_on,
        "in force for it": state.entry_into_force_on,
        "withdrawal effective": state.withdrawal_effective_on,
    }
    return [
        f"{state.name} ({state.iso3}), {_written(day)}: {_standing(state, day)}",
        *(f"  {_written(on)}  {act}" for act, on in acts.items() if on is not None),
    ]


def _standing(state: State, day: date) -> str:
    match status_on(state, day):
        case Status.PARTY if is_in_force_on(state, day):
            return "State Party."
        case Status.PARTY:
            return "State Party by its deposit; the Convention is not yet in force for it."
        case Status.SIGNATORY:
            return "signatory."
        case _ if state.withdrawal_effective_on and state.withdrawal_effective_on <= day:
            return "not party; it has withdrawn."
        case _:
            return "not party."


def _source_lines(day: date) -> list[str]:
    read_on = _written(DEPOSITARY.read_on)
    lines = ["", f"Source: {DEPOSITARY.title}, read on {read_on}.", DEPOSITARY.url]
    if day > DEPOSITARY.read_on:
        lines.append(f"What was deposited or withdrawn after {read_on} is not in this answer.")
    return lines


def _written(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _print_json(answer: dict[str, Any]) -> None:
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
