"""The rules about people: their names, their roles, and who may do what."""

from __future__ import annotations

from cqrs_sim.core.domain import Rule, Values
from cqrs_sim.core.messages import Caller, Command
from cqrs_sim.core.rows import ReadRows
from cqrs_sim.domains.shop_orders.books import CUSTOMER, ROLES, STAFF, plays
from cqrs_sim.domains.shop_orders.commands import AddProduct, OpenAccount
from cqrs_sim.domains.shop_orders.tables import ACCOUNTS
from cqrs_sim.language import _

NAME_LENGTH = 20

WithName = OpenAccount | AddProduct


def _no_customer(rows: ReadRows, _command: Command, caller: Caller) -> Values | None:
    return None if plays(rows, caller, CUSTOMER) else {"client": caller.client}


def _no_staff(rows: ReadRows, _command: Command, caller: Caller) -> Values | None:
    return None if plays(rows, caller, STAFF) else {"client": caller.client}


def _name_empty(_rows: ReadRows, command: WithName, _caller: Caller) -> Values | None:
    return None if command.name.strip() else {"characters": len(command.name)}


def _name_too_long(_rows: ReadRows, command: WithName, _caller: Caller) -> Values | None:
    length = len(command.name)
    return {"characters": length, "allowed": NAME_LENGTH} if length > NAME_LENGTH else None


def _name_of_lines(_rows: ReadRows, command: WithName, _caller: Caller) -> Values | None:
    lines = len(f"{command.name}.".splitlines())  # a line break at the end begins a line
    return {"lines": lines} if lines > 1 else None


def _name_taken(rows: ReadRows, command: OpenAccount, _caller: Caller) -> Values | None:
    return None if rows.get(ACCOUNTS, command.name) is None else {"name": command.name}


def _role_unknown(_rows: ReadRows, command: OpenAccount, _caller: Caller) -> Values | None:
    return None if command.role in ROLES else {"role": command.role}


ONLY_CUSTOMERS: Rule[Command] = Rule(
    "only_customers", _("only customers order"), _("{client} has no account as customer"), _no_customer
)
ONLY_STAFF: Rule[Command] = Rule("only_staff", _("only staff may do this"), _("{client} is not staff"), _no_staff)
NAME_NOT_EMPTY: Rule[WithName] = Rule("name_not_empty", _("name not empty"), _("Name is empty"), _name_empty)
NAME_AT_MOST_20: Rule[WithName] = Rule(
    "name_at_most_20",
    _("at most 20 characters"),
    _("Name has {characters} characters, {allowed} allowed"),
    _name_too_long,
)
NAME_ONE_LINE: Rule[WithName] = Rule(
    "name_one_line", _("name on one line"), _("Name has {lines} lines, 1 allowed"), _name_of_lines
)
NAME_NOT_TAKEN: Rule[OpenAccount] = Rule(
    "name_not_taken", _("name not taken"), _("{name} has an account already"), _name_taken
)
ROLE_KNOWN: Rule[OpenAccount] = Rule(
    "role_known", _("role is customer or staff"), _("{role} is neither customer nor staff"), _role_unknown
)
