"""Arguments of the command line: how each kind is read, and refused in one sentence."""

from __future__ import annotations

import argparse
from typing import NoReturn

from cqrs_sim.core import duration
from cqrs_sim.core.settings import DelayLaw
from cqrs_sim.language import _, ngettext

BAD_INPUT = 2


def translate_argparse() -> None:
    """Have argparse say its own words in the chosen language: it looks them up by functions of these names."""
    # A title that nobody has given is looked up as well.
    vars(argparse).update(_=lambda said: said and _(said), ngettext=ngettext)


class Parser(argparse.ArgumentParser):
    """A parser that answers bad input with one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is; exit status 2."""
        said = _("{message}. See {program} --help.").format(message=message, program=self.prog)
        self.exit(BAD_INPUT, f"cqrs-sim: {said}\n")


def whole_number(text: str) -> int:
    """Return the number written here."""
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("{text!r} is not a whole number").format(text=text)) from error


def time(text: str) -> int:
    """Return the time written here, such as 4s, in microseconds."""
    try:
        return duration.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from error


def delay(text: str) -> int:
    """Return the time written here if it can be a sync delay, in microseconds."""
    try:
        return DelayLaw(mean=time(text)).mean
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from error


def ratio(text: str) -> float:
    """Return the number written here, such as 0.5."""
    try:
        return float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("{text!r} is not a number").format(text=text)) from error


def size(text: str) -> tuple[int, int]:
    """Return the width and height written here, such as 1280x720, in pixels."""
    width, times, height = text.lower().partition("x")
    if not (times and width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(_("{text!r} is not a size: write one such as 1280x720").format(text=text))
    wished = (int(width), int(height))
    if not (800 <= wished[0] <= 7680 and 600 <= wished[1] <= 4320):
        raise argparse.ArgumentTypeError(_("the size lies between 800x600 and 7680x4320"))
    return wished
