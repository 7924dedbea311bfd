"""What a tag costs the hands: the keystroke-level model, counted from the events of the real window.

A script presses the keys, not a human: it knows what it wants and where, it never looks, and it chooses the cheapest
way there is. So these are the costs of a practised hand, without the time to read and to think.
"""
