"""What a demarche has come to in figures: approached, responses, groups, what is still open."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.demarche_forms import GROUPS
from services.texts import Text
from storage.approaches import Approach
from storage.treaty import get_state


@dataclass(frozen=True)
class Counts:
    """The figures of some approaches.

    `groups` says how many stand in each, by code; `in_no_group` are responses that are in none.
    """

    approached: int
    by_mission: int
    by_contact_point: int
    responses: int
    without_answer: int
    groups: Mapping[str, int]
    in_no_group: int
    next_steps: int
    next_due: int

    @property
    def response_rate(self) -> int | None:
        """Responses as a percentage of approaches; None where nobody was approached."""
        if not self.approached:
            return None
        return (200 * self.responses + self.approached) // (2 * self.approached)


def rate(counts: Counts) -> Text:
    """The response rate for a reader."""
    if counts.response_rate is None:
        return Text("none yet")
    return Text("{percent} %", percent=counts.response_rate)


def is_response(one: Approach) -> bool:
    """A group, an answer or its day: any of them says that an answer came."""
    return bool(one.response_group or one.answer or one.answered_on)


def is_due(one: Approach, today: date) -> bool:
    """Whether the day of the next step has come."""
    return one.next_on is not None and one.next_on <= today


def counted(approaches: Iterable[Approach], today: date) -> Counts:
    found = tuple(approaches)
    groups = [one.response_group for one in found]
    responses = sum(map(is_response, found))
    channels = [one.channel for one in found]
    return Counts(
        approached=len(found),
        by_mission=channels.count("mission"),
        by_contact_point=channels.count("contact-point"),
        responses=responses,
        without_answer=len(found) - responses,
        groups={option.code: groups.count(option.code) for option in GROUPS},
        in_no_group=responses - sum(map(bool, groups)),
        next_steps=sum(bool(one.next_step) for one in found),
        next_due=sum(is_due(one, today) for one in found),
    )


def region_of(one: Approach) -> str:
    """The Convention's region of the State that was approached."""
    return get_state(one.iso3).ccm_region


def initiative_of(one: Approach) -> str:
    return one.initiative


def parted(
    approaches: Iterable[Approach], part: Callable[[Approach], str]
) -> dict[str, Sequence[Approach]]:
    """Approaches by region or by initiative, in the order of their names."""
    found: dict[str, list[Approach]] = {}
    for one in approaches:
        found.setdefault(part(one), []).append(one)
    return {name: found[name] for name in sorted(found)}


def states_approached_twice(approaches: Iterable[Approach]) -> frozenset[str]:
    """States that were approached by more ways than one in the same demarche."""
    codes = [one.iso3 for one in approaches]
    return frozenset(code for code in codes if codes.count(code) > 1)
