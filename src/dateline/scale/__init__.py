"""The same reader many times over: in processes of one machine (`pool`), or on the machines of a Ray cluster (`cluster`)."""
