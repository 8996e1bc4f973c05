"""Who may do what, in one table that is read on every update."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.texts import Text
from storage.mandates import Mandate
from storage.people import Person


class Role(StrEnum):
    """In what capacity somebody acts. Everybody is at least PUBLIC. Stored: never renamed."""

    PUBLIC = "public"
    FOCAL_POINT = "focal-point"
    DEPUTY = "deputy"
    DONOR = "donor"
    PARTNER = "partner"
    COORDINATOR = "coordinator"
    PRESIDENCY = "presidency"
    ISU = "isu"
    ISU_ADMINISTRATOR = "isu-administrator"


class Permission(StrEnum):
    """Something that a handler does, named so that the table below can say for whom."""

    ASK_STATUS = "ask status"
    USE_SETTINGS = "use settings"
    SEE_OWN_DATA = "see, export and erase one's own data"
    FILL_FORMS = "fill in forms"
    REGISTER = "register"
    READ_ENTRIES = "read needs and offers"
    SUBSCRIBE = "subscribe"
    HOLD_POST = "reconfirm or leave one's post"
    SEE_DELEGATION = "see the people and drafts of one's delegation"
    WRITE_NEEDS = "write needs"
    WRITE_OFFERS = "write offers"
    TAKE_OVER_DRAFTS = "take over drafts of one's delegation"
    INVITE_DEPUTY = "invite a deputy"
    READ_DESK = "read the desk"
    DECIDE_REQUESTS = "decide requests"
    CHECK_CONTENT = "check content and settle problems"
    CHANGE_PEOPLE = "suspend, restore and correct people"
    CHANGE_THE_ISU = "suspend, end, demote and correct people of the ISU"
    INVITE = "invite"
    READ_RECORD = "read the record of changes"
    PROPOSE = "propose what needs two persons"
    RELEASE = "release what another proposed"
    ENTER_EVENTS = "enter meetings and deadlines"
    ANNOUNCE = "announce"
    FOLLOW_STATES = "follow States"
    ENTER_FACTS = "enter facts of States"
    UNIVERSALIZE = "keep the universalization desk"


EVERYBODY = frozenset(Role)
REGISTERED = EVERYBODY - {Role.PUBLIC}
THE_ISU = frozenset({Role.ISU, Role.ISU_ADMINISTRATOR})
DELEGATES = REGISTERED - THE_ISU
STATE_WRITERS = frozenset({Role.FOCAL_POINT, Role.DEPUTY})
WRITERS = STATE_WRITERS | {Role.DONOR, Role.PARTNER}

PERMISSIONS: dict[Permission, frozenset[Role]] = {
    Permission.ASK_STATUS: EVERYBODY,
    Permission.USE_SETTINGS: EVERYBODY,
    Permission.SEE_OWN_DATA: EVERYBODY,
    Permission.FILL_FORMS: EVERYBODY,
    Permission.REGISTER: EVERYBODY,
    # Public entries are for everybody; `visibility.visible_to` says which more.
    Permission.READ_ENTRIES: EVERYBODY,
    Permission.SUBSCRIBE: frozenset({Role.DONOR, Role.PARTNER}),
    Permission.HOLD_POST: REGISTERED,
    Permission.SEE_DELEGATION: DELEGATES,
    Permission.WRITE_NEEDS: STATE_WRITERS,
    Permission.WRITE_OFFERS: WRITERS,
    Permission.TAKE_OVER_DRAFTS: WRITERS,
    Permission.INVITE_DEPUTY: frozenset({Role.FOCAL_POINT}),
    Permission.READ_DESK: THE_ISU,
    Permission.DECIDE_REQUESTS: THE_ISU,
    Permission.CHECK_CONTENT: THE_ISU,
    Permission.CHANGE_PEOPLE: THE_ISU,
    Permission.CHANGE_THE_ISU: frozenset({Role.ISU_ADMINISTRATOR}),
    Permission.INVITE: THE_ISU,
    Permission.READ_RECORD: THE_ISU,
    Permission.PROPOSE: THE_ISU,
    Permission.RELEASE: THE_ISU,
    Permission.ENTER_EVENTS: THE_ISU,
    Permission.ANNOUNCE: THE_ISU,
    Permission.FOLLOW_STATES: EVERYBODY,
    Permission.ENTER_FACTS: THE_ISU,
    Permission.UNIVERSALIZE: THE_ISU | {Role.COORDINATOR},
}

OF_THEME = {Permission.UNIVERSALIZE: "universalization"}
"""What a coordinator does only who coordinates this theme."""

CONFIDENTIAL = frozenset({Permission.UNIVERSALIZE})
"""What nobody else learns of, not even that it exists: they are told what an unknown word is."""

WRITING = frozenset(
    {
        Permission.WRITE_NEEDS,
        Permission.WRITE_OFFERS,
        Permission.TAKE_OVER_DRAFTS,
        Permission.INVITE_DEPUTY,
        Permission.DECIDE_REQUESTS,
        Permission.CHECK_CONTENT,
        Permission.CHANGE_PEOPLE,
        Permission.CHANGE_THE_ISU,
        Permission.INVITE,
        Permission.PROPOSE,
        Permission.RELEASE,
        Permission.ENTER_EVENTS,
        Permission.ANNOUNCE,
        Permission.ENTER_FACTS,
        Permission.UNIVERSALIZE,
    }
)
"""What nobody does under a mandate that waits for its yearly reconfirmation; reading goes on."""

ROLE_NAMES: dict[Role, Text] = {
    Role.PUBLIC: Text("public"),
    Role.FOCAL_POINT: Text("focal point"),
    Role.DEPUTY: Text("deputy focal point"),
    Role.DONOR: Text("donor"),
    Role.PARTNER: Text("partner organisation"),
    Role.COORDINATOR: Text("coordinator"),
    Role.PRESIDENCY: Text("President's team"),
    Role.ISU: Text("ISU officer"),
    Role.ISU_ADMINISTRATOR: Text("ISU administrator"),
}


@dataclass(frozen=True)
class Actor:
    """A person and the mandates that are active and in term now.

    `lapsed` are the numbers of those that wait for their yearly reconfirmation.
    """

    person: Person
    mandates: tuple[Mandate, ...] = ()
    lapsed: frozenset[int] = frozenset()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset({Role.PUBLIC, *(Role(mandate.role) for mandate in self.mandates)})

    @property
    def is_isu(self) -> bool:
        return not self.roles.isdisjoint(THE_ISU)

    @property
    def delegation_ids(self) -> frozenset[int]:
        return frozenset(
            mandate.delegation_id for mandate in self.mandates if mandate.delegation_id is not None
        )

    def may(self, permission: Permission, *, only_looks: bool = False) -> bool:
        """Whether this person may do something now, or at least look at it."""
        if Role.PUBLIC in PERMISSIONS[permission]:
            return True
        return next(self._mandates_for(permission, only_looks=only_looks), None) is not None

    def delegations_for(
        self, permission: Permission, *, only_looks: bool = False
    ) -> frozenset[int]:
        """The delegations for which this person may do something, or at least look at it."""
        return frozenset(
            mandate.delegation_id
            for mandate in self._mandates_for(permission, only_looks=only_looks)
            if mandate.delegation_id is not None
        )

    def _mandates_for(
        self, permission: Permission, *, only_looks: bool = False
    ) -> Iterator[Mandate]:
        may_lapse = only_looks or permission not in WRITING
        return (
            mandate
            for mandate in self.mandates
            if Role(mandate.role) in PERMISSIONS[permission]
            and _is_of_theme(mandate, permission)
            and (may_lapse or mandate.id not in self.lapsed)
        )


def _is_of_theme(mandate: Mandate, permission: Permission) -> bool:
    theme = OF_THEME.get(permission, mandate.theme)
    return mandate.role != Role.COORDINATOR or mandate.theme == theme
