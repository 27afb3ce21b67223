ROOTS = frozenset()
