"""Who may do what, in one table that is read on every update."""

from dataclasses import dataclass
from enum import StrEnum

from services.texts import Text
from storage.people import Mandate, Person


class Role(StrEnum):
    """In what capacity somebody acts. Everybody is at least PUBLIC."""

    PUBLIC = "public"
    FOCAL_POINT = "focal-point"
    DONOR = "donor"
    PARTNER = "partner"
    ISU = "isu"
    ISU_ADMINISTRATOR = "isu-administrator"


class Permission(StrEnum):
    """Something that a handler does, named so that the table below can say for whom."""

    ASK_STATUS = "ask status"
    USE_SETTINGS = "use settings"
    FILL_FORMS = "fill in forms"
    REGISTER = "register"
    READ_ENTRIES = "read needs and offers"
    WRITE_NEEDS = "write needs"
    WRITE_OFFERS = "write offers"
    SUBSCRIBE = "subscribe"
    DECIDE_REQUESTS = "decide requests"
    ENTER_EVENTS = "enter meetings and deadlines"
    ANNOUNCE = "announce"


EVERYBODY = frozenset(Role)
REGISTERED = EVERYBODY - {Role.PUBLIC}
THE_ISU = frozenset({Role.ISU, Role.ISU_ADMINISTRATOR})

PERMISSIONS: dict[Permission, frozenset[Role]] = {
    Permission.ASK_STATUS: EVERYBODY,
    Permission.USE_SETTINGS: EVERYBODY,
    Permission.FILL_FORMS: EVERYBODY,
    Permission.REGISTER: EVERYBODY,
    # Public entries are for everybody; `visibility.visible_to` says which more.
    Permission.READ_ENTRIES: EVERYBODY,
    Permission.WRITE_NEEDS: frozenset({Role.FOCAL_POINT}),
    Permission.WRITE_OFFERS: frozenset({Role.FOCAL_POINT, Role.DONOR, Role.PARTNER}),
    Permission.SUBSCRIBE: frozenset({Role.DONOR, Role.PARTNER}),
    Permission.DECIDE_REQUESTS: THE_ISU,
    Permission.ENTER_EVENTS: THE_ISU,
    Permission.ANNOUNCE: THE_ISU,
}

ROLE_NAMES: dict[Role, Text] = {
    Role.PUBLIC: Text("public"),
    Role.FOCAL_POINT: Text("focal point"),
    Role.DONOR: Text("donor"),
    Role.PARTNER: Text("partner organisation"),
    Role.ISU: Text("ISU officer"),
    Role.ISU_ADMINISTRATOR: Text("ISU administrator"),
}


@dataclass(frozen=True)
class Actor:
    """A person and the mandates that are active now."""

    person: Person
    mandates: tuple[Mandate, ...] = ()

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

    def may(self, permission: Permission) -> bool:
        return not self.roles.isdisjoint(PERMISSIONS[permission])

    def delegations_for(self, permission: Permission) -> frozenset[int]:
        """The delegations for which this person may do something."""
        return frozenset(
            mandate.delegation_id
            for mandate in self.mandates
            if mandate.delegation_id is not None and Role(mandate.role) in PERMISSIONS[permission]
        )

    def mandate_for(self, permission: Permission) -> Mandate | None:
        """The mandate under which this person does something, or None."""
        return next(
            (mandate for mandate in self.mandates if Role(mandate.role) in PERMISSIONS[permission]),
            None,
        )
