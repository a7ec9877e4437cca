"""SQL tables: the row dataclasses as SQLAlchemy describes tables, for any database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from cqrs_sim.core.rows import Table
from cqrs_sim.stores.columns import access_paths, columns_of

_TYPES: Mapping[type, sa.types.TypeEngine[Any]] = {
    # SQLite: only INTEGER, by this very name, makes a key the row's own number; it has 64 bits there.
    int: sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
    str: sa.Text(),
    bool: sa.Boolean(),
}


def metadata_of(tables: Iterable[Table[Any]], options_of: Callable[[Table[Any]], Mapping[str, Any]]) -> sa.MetaData:
    """Describe the tables, each with the options that the database at hand wants for it.

    Raises TypeError for a column that no store can keep.
    """
    metadata = sa.MetaData()
    known = {table.name: table for table in tables}
    for table in known.values():
        sa.Table(table.name, metadata, *_columns(table), *_constraints(table, known), **options_of(table))
    return metadata


def _columns(table: Table[Any]) -> list[sa.Column[Any]]:
    return [
        sa.Column(column.name, _TYPES[column.kind], nullable=column.nullable, autoincrement=False)
        for column in columns_of(table)
    ]


def _constraints(table: Table[Any], known: Mapping[str, Table[Any]]) -> list[sa.schema.SchemaItem]:
    items: list[sa.schema.SchemaItem] = [sa.PrimaryKeyConstraint(*table.key)]
    items += [sa.UniqueConstraint(*columns) for columns in table.unique]
    items += [
        # Checked at commit, as the transaction has checked it: so a flush may write in any order.
        sa.ForeignKeyConstraint(
            [fk.column], [f"{fk.table}.{known[fk.table].key[0]}"], deferrable=True, initially="DEFERRED"
        )
        for fk in table.foreign_keys
    ]
    constrained = {table.key, *table.unique}
    items += [
        sa.Index(f"ix_{table.name}__{'__'.join(path)}", *path)
        for path in access_paths(table)
        if path not in constrained
    ]
    return items
