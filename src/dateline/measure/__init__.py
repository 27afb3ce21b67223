"""The benchmarks: each module measures one of the reporter's questions and returns plain dicts of figures."""
