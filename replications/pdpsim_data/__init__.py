"""Tables that several studies read, each with a card of its own, ``<table>.md``.

A study declares a table, ``Study(tables=("eight_items",))``, whether it lies in its own ``data`` folder or
here. Licences are in ``LICENSE-DATA``.
"""
