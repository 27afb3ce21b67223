"""What happened: events with type, mode, trigger and who is in them.

Two readers in one.  `heads` decodes what the learned heads say; `rules` reads the tree with the codebook
(knowledge/codebook, one YAML file a type); `component` puts both together into `board.EventDraft`s.  `same_event` makes one
draft of all mentions of one event, `contexts` adds PLOVER's contexts, `relation` answers for one pair of actors.
"""

from . import component as component
from . import same_event as same_event
from .relation import Relation as Relation
from .relation import relation as relation
