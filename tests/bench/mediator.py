"""LikePost by python-cqrs: its mediator, a handler with the same rules, and its SQL outbox on SQLite."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.bench.raw_likes import PRAGMAS

Pairs = Sequence[tuple[str, int]]


@contextmanager
def mediator_likes(path: Path, people: Sequence[str], posts: int) -> Iterator[Callable[[Pairs], None]]:
    """What sends a LikePost for each pair of a person and a post, a transaction each."""
    import cqrs
    import di
    from cqrs.bootstrap.requests import bootstrap
    from cqrs.outbox.sqlalchemy import Base, OutboxModel, SqlAlchemyOutboxedEventRepository
    from di.dependent import Dependent
    from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

    metadata: sa.MetaData = Base.metadata
    tables = _tables(metadata)
    OutboxModel.__table__.c.id.type = sa.Integer()  # SQLite numbers only the type of this name
    event_map = cqrs.OutboxedEventMap()
    event_map.register("PostLiked", cqrs.NotificationEvent[dict[str, int]])

    engine = create_async_engine(f"sqlite+aiosqlite:///{path.as_posix()}")

    @sa.event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _: object) -> None:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    sessions = async_sessionmaker(engine, expire_on_commit=False)
    rules = _Rules(tables)

    class LikePost(cqrs.Request):
        def __init__(self, name: str, post: int) -> None:
            self.name = name
            self.post = post

    class LikePostHandler(cqrs.RequestHandler[LikePost, None]):
        @property
        def events(self) -> Sequence[Any]:
            return ()

        async def handle(self, request: LikePost) -> None:
            async with sessions() as session:
                outbox = SqlAlchemyOutboxedEventRepository(session, event_map=event_map)
                user, author = await rules.check(session, request.name, request.post)
                await session.execute(rules.put_like, {"post": request.post, "user": user})
                payload = {"post": request.post, "user": user, "author": author}
                outbox.add(cqrs.NotificationEvent[dict[str, int]](event_name="PostLiked", payload=payload))
                await session.commit()

    container = di.Container()
    container.bind(di.bind_by_type(Dependent(LikePostHandler, scope="request"), LikePostHandler))

    def commands(mapper: Any) -> None:
        mapper.bind(LikePost, LikePostHandler)

    mediator = bootstrap(container, commands_mapper=commands)

    async def prepare() -> None:
        async with engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
            await connection.execute(
                tables["bench_users"].insert(), [{"id": n, "name": name} for n, name in enumerate(people, 1)]
            )
            await connection.execute(
                tables["bench_posts"].insert(), [{"id": n, "author": 1, "text": ""} for n in range(1, posts + 1)]
            )

    async def send(pairs: Pairs) -> None:
        for name, post in pairs:
            await mediator.send(LikePost(name, post))

    with asyncio.Runner() as runner:
        runner.run(prepare())
        try:
            yield lambda pairs: runner.run(send(pairs))
        finally:
            runner.run(engine.dispose())


class _Rules:
    """The rules of LikePost in statements that are built once."""

    def __init__(self, tables: dict[str, sa.Table]) -> None:
        users, posts, likes = (tables[f"bench_{name}"] for name in ("users", "posts", "likes"))
        self._user = sa.select(users.c.id).where(users.c.name == sa.bindparam("name"))
        self._author = sa.select(posts.c.author).where(posts.c.id == sa.bindparam("post"))
        self._like = sa.select(likes).where(
            likes.c.post == sa.bindparam("of_post"), likes.c.user == sa.bindparam("of_user")
        )
        self.put_like = likes.insert()

    async def check(self, session: Any, name: str, post: int) -> tuple[int, int]:
        """Return the user and the author of the post."""
        user = (await session.execute(self._user, {"name": name})).scalar_one()
        author = (await session.execute(self._author, {"post": post})).scalar_one()
        if (await session.execute(self._like, {"of_post": post, "of_user": user})).first() is not None:
            raise RuntimeError(f"{name} already likes {post}")
        return user, author


def _tables(metadata: sa.MetaData) -> dict[str, sa.Table]:
    if "bench_users" not in metadata.tables:
        sa.Table(
            "bench_users",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("name", sa.String, unique=True),
        )
        sa.Table(
            "bench_posts",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("author", sa.Integer),
            sa.Column("text", sa.String),
        )
        sa.Table(
            "bench_likes",
            metadata,
            sa.Column("post", sa.Integer, primary_key=True),
            sa.Column("user", sa.Integer, primary_key=True),
            sqlite_with_rowid=False,
        )
    return dict(metadata.tables)
