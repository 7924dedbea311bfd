"""How good the program's own finding is: units, candidates and reading marks, on articles that were tagged by hand.

Run it on the articles beside it, or on any JSONL of the program's own kind::

    python -m tests.evaluation
    python -m tests.evaluation --half second my-articles.jsonl
"""
