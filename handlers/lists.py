"""The lists of needs and of offers by pillar and State, and the entries of one's own delegation.

Filters and page travel in the button: `nl:CLR:LAO:2` names a pillar, a State and a page (counted
from 0); an empty part stands for any.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers import dialogues, needs, offers
from handlers.acts import Look
from handlers.entries import letter_of
from handlers.screens import BLANK, HOME, Action, Screen, page_of, page_row, press
from handlers.texts import state_name
from handlers.triggers import Looks
from services import names
from services.contacts import BEING_REPLACED, without_contact
from services.delegations import seat
from services.entries import Either
from services.options import label_of, listed, meant, shortened
from services.readers import sight_of
from services.taxonomy import PILLARS, label, labels
from services.texts import RefusedError, Text
from services.typed import folded
from services.visibility import VISIBILITIES
from storage import delegations
from storage.entries import Entries
from storage.needs import NEEDS, Need
from storage.offers import OFFERS, Offer
from storage.treaty import get_state, states

_A_PAGE = 6
_STATES_A_PAGE = 8


@dataclass(frozen=True)
class Listing:
    """The list of needs or of offers. `letter` begins its buttons: `nl`, `nlp` and `nls`."""

    letter: str
    entries: Entries[Need] | Entries[Offer]
    card: Looks
    title: Text
    nothing: Text
    nothing_such: Text

    async def asked(self, look: Look) -> Screen:
        """`/needs`; `/needs laos` and `/needs clearance` narrow it, `/needs 12` opens one."""
        words = look.words.strip()
        if not words:
            return await self._page(look, "", "")
        if words.isdigit():
            return await self.card(replace(look, arguments=(words,)))
        finding = names.find(words)
        if isinstance(finding, names.Found):
            return await self._page(look, "", finding.state.iso3)
        pillars = meant(PILLARS, words, look.reading)
        if len(pillars) == 1:
            return await self._page(look, pillars[0].code, "")
        if pillars:
            choices = [self._to(option.label, option.code, "") for option in pillars]
        else:
            near = finding.states if isinstance(finding, names.Several) else finding.suggestions
            choices = [self._to(Text("{state}", state=state), "", state.iso3) for state in near]
        prompt = Text("Which one do you mean by “{typed}”?", typed=shortened(words))
        if not pillars and isinstance(finding, names.Nothing):
            prompt = Text("I know no State or pillar called “{typed}”.", typed=shortened(words))
        everything = self._to(Text("Show all"), "", "")
        return Screen((prompt,), (*((choice,) for choice in choices), (everything, HOME)))

    async def pressed(self, look: Look) -> Screen:
        """One page: `nl:pillar:state:page`."""
        return await self._page(look, *_filters(look), look.number(2))

    async def pillars(self, look: Look) -> Screen:
        """Choose a pillar; a chosen State stays."""
        pillar, iso3 = _filters(look)
        rows = [self._to(Text("Any pillar"), "", iso3)]
        rows += [self._to(option.label, option.code, iso3) for option in PILLARS]
        back = self._to(Text("‹ Back"), pillar, iso3)
        return Screen((Text("Which pillar?"),), (*((row,) for row in rows), (back, HOME)))

    async def states(self, look: Look) -> Screen:
        """Choose a State from those that have something in this list; a chosen pillar stays."""
        pillar, iso3 = _filters(look)
        sight = await sight_of(look.view, look.actor)
        codes = await self.entries.states(look.view, sight, pillar=pillar)
        language = look.reader.language
        found = sorted(
            (get_state(code) for code in codes), key=lambda one: folded(state_name(one, language))
        )
        page, pages = page_of(look.number(2), len(found), _STATES_A_PAGE)
        rows = [self._to(Text("Any State"), pillar, "")]
        rows += [
            self._to(Text("{state}", state=state), pillar, state.iso3)
            for state in found[page * _STATES_A_PAGE :][:_STATES_A_PAGE]
        ]
        turns = page_row(f"{self.letter}ls", (pillar, iso3), page, pages)
        back = self._to(Text("‹ Back"), pillar, iso3)
        prompt = Text("Which State?") if found else self._nothing(pillar, "")
        return Screen((prompt,), (*((row,) for row in rows), tuple(turns), (back, HOME)))

    async def _page(self, look: Look, pillar: str, iso3: str, page: int = 0) -> Screen:
        sight = await sight_of(look.view, look.actor)
        count = await self.entries.count_published(look.view, sight, pillar=pillar, iso3=iso3)
        page, pages = page_of(page, count, _A_PAGE)
        first = page * _A_PAGE
        found: Sequence[Either] = await self.entries.published(
            look.view, sight, pillar=pillar, iso3=iso3, skip=first, most=_A_PAGE
        )
        seats = await delegations.several(look.view, {entry.delegation_id for entry in found})
        unattended = await without_contact(look.view, found)
        lines = [Text("<b>{title}</b> · {n}", title=self.title, n=count)]
        if pillar:
            lines.append(Text("Pillar: {pillar}", pillar=label(pillar)))
        if iso3:
            lines.append(Text("State: {state}", state=get_state(iso3)))
        for n, entry in enumerate(found, first + 1):
            where = seat(seats[entry.delegation_id])
            title = Text("{n}. {state}: <b>{title}</b>", n=n, state=where, title=entry.title)
            lines += [BLANK, title, listed(labels(entry.pillars))]
            if entry in unattended:
                lines.append(Text("<i>{note}</i>", note=BEING_REPLACED))
        if not found:
            lines += [BLANK, self._nothing(pillar, iso3)]
        turns = page_row(f"{self.letter}l", (pillar, iso3), page, pages)
        place = (pillar, iso3, page)
        return Screen(
            tuple(lines),
            (*_openings(found, first, place), tuple(turns), *self._ways(pillar, iso3)),
        )

    def _nothing(self, pillar: str, iso3: str) -> Text:
        return self.nothing_such if pillar or iso3 else self.nothing

    def _ways(self, pillar: str, iso3: str) -> tuple[tuple[Action, ...], ...]:
        choose = (
            Action(Text("Choose a pillar"), press(f"{self.letter}lp", pillar, iso3)),
            Action(Text("Choose a State"), press(f"{self.letter}ls", pillar, iso3)),
        )
        clear = (self._to(Text("Show all"), "", ""),) if pillar or iso3 else ()
        if not iso3:
            return (choose, (*clear, HOME))
        of_state = Action(Text("‹ {state}", state=get_state(iso3)), press("s", iso3))
        return (choose, (of_state,), (*clear, HOME))

    def _to(self, caption: Text, pillar: str, iso3: str) -> Action:
        """A button to the first page for a pillar and a State."""
        return Action(caption, press(f"{self.letter}l", pillar, iso3))


async def own_listed(look: Look) -> Screen:
    """`/my`: what one's own delegations have entered, withdrawn or not, and what was begun."""
    if not look.actor.delegation_ids:
        return Screen(
            (Text("You act for no delegation at present, so there are no entries of yours."),),
            ((HOME,),),
        )
    seats = await delegations.several(look.view, look.actor.delegation_ids)
    own: list[Either] = [
        *await NEEDS.of_delegations(look.view, look.actor.delegation_ids),
        *await OFFERS.of_delegations(look.view, look.actor.delegation_ids),
    ]
    own.sort(key=lambda entry: (entry.changed_at, entry.id), reverse=True)
    page, pages = page_of(look.number(0), len(own), _A_PAGE)
    first = page * _A_PAGE
    shown = own[first:][:_A_PAGE]
    where = tuple(seat(delegation) for delegation in seats.values())
    lines = [Text("<b>Entries of {delegations}</b> · {n}", delegations=where, n=len(own))]
    for n, entry in enumerate(shown, first + 1):
        lines += [BLANK, *_own_lines(n, entry)]
    if not own:
        lines += [BLANK, Text("Nothing has been published yet.")]
    drafts = await dialogues.ways_on(look, of_forms={needs.NEED.form.name, offers.OFFER.form.name})
    if drafts:
        lines += [BLANK, Text("What you have begun can be continued.")]
    turns = tuple(page_row("my", (), page, pages))
    return Screen(tuple(lines), (*drafts, *_openings(shown, first, ()), turns, (HOME,)))


def _own_lines(n: int, entry: Either) -> tuple[Text, Text]:
    noun = Text("Need") if isinstance(entry, Need) else Text("Offer")
    title = Text("{n}. {noun}: <b>{title}</b>", n=n, noun=noun, title=entry.title)
    if entry.status == "withdrawn":
        return title, Text("<b>Withdrawn</b>")
    shared = label_of(VISIBILITIES, entry.visibility)
    return title, Text("Shared with: {visibility}", visibility=shared)


def _openings(
    found: Sequence[Either], first: int, place: tuple[object, ...]
) -> tuple[tuple[Action, ...], ...]:
    """A row for each entry, that opens its card; the card leads back to the place."""
    return tuple(
        (
            Action(
                Text("{n}. {title}", n=n, title=entry.title),
                press(letter_of(entry), entry.id, *place),
            ),
        )
        for n, entry in enumerate(found, first + 1)
    )


def _filters(look: Look) -> tuple[str, str]:
    """The pillar and the State that a button carries."""
    pillar, iso3 = look.argument(0), look.argument(1)
    if pillar and pillar not in {option.code for option in PILLARS}:
        raise RefusedError(Text("I do not know that pillar."))
    if iso3 and iso3 not in {state.iso3 for state in states()}:
        raise RefusedError(Text("I do not know that State."))
    return pillar, iso3


NEED_LIST = Listing(
    letter="n",
    entries=NEEDS,
    card=needs.opened,
    title=Text("Needs"),
    nothing=Text("No need is shared with you at present."),
    nothing_such=Text("No need that is shared with you fits this choice."),
)
OFFER_LIST = Listing(
    letter="o",
    entries=OFFERS,
    card=offers.opened,
    title=Text("Offers"),
    nothing=Text("No offer is shared with you at present."),
    nothing_such=Text("No offer that is shared with you fits this choice."),
)
