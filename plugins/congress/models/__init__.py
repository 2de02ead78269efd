"""The tables of the congress, by subject."""

from plugins.congress.models.bodies import (
    CommitteeSeat,
    Congress,
    Constituent,
    Delegate,
    DelegateActivity,
    DelegateGroup,
    District,
    DistrictElection,
    DistrictVote,
    SpecialCommittee,
    Training,
    TrainingAttendance,
)
from plugins.congress.models.outcomes import Finding, Patrol, PatrolMember, Resolution, Task
from plugins.congress.models.sessions import (
    AgendaItem,
    GroupOpinion,
    JointMeeting,
    Material,
    MaterialReceipt,
    Session,
    SessionOffice,
)

__all__ = [
    "AgendaItem", "CommitteeSeat", "Congress", "Constituent", "Delegate", "DelegateActivity",
    "DelegateGroup", "District", "DistrictElection", "DistrictVote", "Finding", "GroupOpinion",
    "JointMeeting",
    "Material", "MaterialReceipt", "Patrol", "PatrolMember", "Resolution", "Session",
    "SessionOffice", "SpecialCommittee", "Task", "Training", "TrainingAttendance",
]  # fmt: skip
