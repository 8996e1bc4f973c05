"""Collects for the translators what is shown of the treaty's data, which no sentence names."""

from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any, TypeAlias

from storage import treaty

Found: TypeAlias = tuple[int, str, str, list[str]]
"""As Babel wants it: a line, the function that would hold the text, the text, comments."""


def extract_treaty(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Found]:
    """Pillars, kinds of assistance, regions, meetings and the source, whatever file is read."""
    del fileobj, keywords, comment_tags, options
    pillars = [pillar.label for pillar in treaty.pillars()]
    kinds = [kind.label for kind in treaty.kinds()]
    regions = sorted({state.ccm_region for state in treaty.states()})
    meetings = [meeting.name for meeting in treaty.formal_meetings()]
    for text in (*pillars, *kinds, *regions, *meetings, treaty.DEPOSITARY.title):
        yield 0, "Text", text, []
