"""A joint demarche like that of 2012, to the totals that the third meeting was told."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import chain, repeat

from xlsxwriter import Workbook

from services import approaches, demarches
from services.book import PUBLISHED
from services.demarche_sheets import HEADINGS
from services.permissions import Actor
from storage.database import Unit
from storage.demarches import Demarche
from tests.support.longest import filled

BEGUN = date(2012, 1, 1)
DEMARCHE = Demarche(1, "Joint demarche 2012", BEGUN, None, datetime(2012, 1, 1, tzinfo=UTC))
MISSIONS, CONTACT_POINTS = 87, 26
GROUPS = {"I": 26, "II": 27, "III": 39}

Cells = Mapping[str, str]


def joint_demarche() -> list[dict[str, str]]:
    """113 rows: 87 through resident missions, 26 through points of contact; 92 with a group."""
    day = date(2012, 3, 1)
    outside = [one for one in PUBLISHED.states if not PUBLISHED.is_state_party(one.iso3, day)]
    channels = chain(repeat("Resident mission", MISSIONS), repeat("Point of contact", 26))
    groups = chain.from_iterable(repeat(group, n) for group, n in GROUPS.items())
    return [
        {
            "State": state.iso3,
            "Channel": channel,
            "Through": f"Mission of {state.name}",
            "Approached on": day.isoformat(),
            "Answered on": "2012-06-01" if group else "",
            "Group": group,
            "Reason": f"As told in the capital of {state.name}" if group else "",
        }
        for state, channel, group in zip(
            outside[: MISSIONS + CONTACT_POINTS],
            channels,
            chain(groups, repeat("")),
            strict=False,
        )
    ]


def as_csv(rows: Sequence[Cells]) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, fieldnames=list(HEADINGS), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def as_xlsx(rows: Sequence[Cells]) -> bytes:
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for column, name in enumerate(HEADINGS):
            sheet.write_string(0, column, name)
            for line, row in enumerate(rows, start=1):
                sheet.write_string(line, column, row.get(name, ""))
    return file.getvalue()


async def outreach(unit: Unit, keeper: Actor) -> dict[str, int]:
    """A demarche as full as it gets, one of its approaches, and a demarche with nothing in it."""
    begun_on, approached_on = date(2026, 1, 1), date(2026, 9, 26)
    empty = await demarches.begin_demarche(unit, keeper, name="Empty", begun_on=begun_on)
    full = await demarches.begin_demarche(unit, keeper, name=f"1{filled(119)}", begun_on=begun_on)
    columns = {
        "through": filled(200),
        "approached_on": approached_on,
        "answered_on": approached_on,
        "answer": filled(1500),
        "reason": filled(1500),
        "next_step": filled(500),
        "next_on": approached_on,
    }
    entered = await approaches.enter_approaches(
        unit,
        keeper,
        full.id,
        [
            {
                **columns,
                "iso3": iso3,
                "channel": channel,
                "response_group": "III",
                "initiative": f"{iso3}{filled(197)}",
            }
            for iso3 in ("USA", "VCT", "CHN", "RUS", "TTO", "IRN", "PRK", "ARE", "SYR", "BRA")
            for channel in ("mission", "contact-point")
        ],
    )
    return {"demarche": full.id, "empty demarche": empty.id, "approach": entered[0].id}
