"""The laboratory: a network that learns in the reader's browser, as one page that needs nothing else.

- ``capabilities``: what the page's engine can do;
- ``document``: the plan, patterns and seeds as JSON;
- ``page``: the page; ``static/`` has its modules in JavaScript, the third executor of the plan.
"""
