def looks_like_table(head): return False
