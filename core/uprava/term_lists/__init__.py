"""Lists that go by their terms: the most urgent first, in zones, page by page, under figures.

A module has the order (a day and an id in one index), its views, filters and statements; the
places of pages, zones, figures, rights and addresses are here, the same for every such list.
"""
