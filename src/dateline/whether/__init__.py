"""Whether it happened: the status of every event, from the status head and readable signs in the sentence."""

from . import component as component
