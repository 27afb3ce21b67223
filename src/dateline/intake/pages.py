from .html import read_page as own
def read_page(page, url=None):
    return own(page)
