"""Show: a record made for reading, in the terminal (`table`) or as one self-contained page (`html`).

Both are made from the `Record` alone, so a record read from JSON looks the same as one just made.
"""
