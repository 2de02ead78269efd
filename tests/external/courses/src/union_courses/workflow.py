"""What may happen to a course: it is planned, and then held or called off. Pure."""

from platform_core.api import Move, State, Workflow
from platform_core.api import lazy_gettext as _l

STATES = (
    State(name="planned", label=_l("Planned"), waits_for="courses:plan",
          who=_l("the township union"), sentence=_l("Planned; %(who)s holds it on %(due)s.")),
    State(name="held", label=_l("Held"), open=False, sentence=_l("It was held.")),
    State(name="cancelled", label=_l("Called off"), open=False,
          sentence=_l("Called off; the reason was given.")),
)  # fmt: skip

MOVES = (
    Move(name="hold", label=_l("Enter that it was held"), sources={"planned"}, target="held",
         permission="courses:plan", needs=("present",), emits="courses.held"),
    Move(name="cancel", label=_l("Call off"), sources={"planned"}, target="cancelled",
         permission="courses:plan", needs=("note",)),
)  # fmt: skip

WORKFLOW = Workflow(
    kind="course", label=_l("Course"), initial="planned", states=STATES, moves=MOVES
)
WORKFLOWS = (WORKFLOW,)
