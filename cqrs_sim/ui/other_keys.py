"""Other keys: what keys do that belong to no action, by where the keyboard points."""

from __future__ import annotations

from cqrs_sim.language import _

OTHER_KEYS = (
    (
        _("On the stage itself (Esc)"),
        (
            (_("Space"), _("Run or pause")),
            ("?", _("All keys, anywhere on the stage but in fields")),
        ),
    ),
    (
        _("In presenter mode (F11)"),
        (
            (_("Page Down, Page Up"), _("The next instant, the one before")),
            (".", _("Pause")),
            (_("Esc"), _("Leave it")),
        ),
    ),
    (
        _("In a form"),
        (
            (_("Return"), _("Send the command, or ask the query")),
            (_("Tab, Shift+Tab"), _("The next field, the previous one")),
        ),
    ),
    (
        _("On the lane"),
        (
            (_("Left, Right"), _("From token to token, the newest at the left")),
            (_("Return"), _("Inspect the token")),
        ),
    ),
    (
        _("On tables, replies and answers"),
        (
            (_("Up, Down"), _("From row to row")),
            (_("Return"), _("Inspect it")),
            (_("Menu"), _("What can be done with it, as a right click")),
            (_("Shift+Return"), _("In the event log: look back to the moment")),
        ),
    ),
    (
        _("On the timeline"),
        (
            (_("Left, Right"), _("Look at the instant before, or the one after")),
            (_("Page Up, Page Down"), _("A tenth of what is in sight back, or on")),
            (_("Home, End"), _("The beginning; live again")),
        ),
    ),
    (
        _("On a slider"),
        (
            (_("Left, Right"), _("A little less, a little more: 0.1 s of sync delay")),
            (_("Page Up, Page Down"), _("Much more, much less: 1 s of sync delay")),
        ),
    ),
)
"""Where, and there the keys with what they do."""
