"""The presets of collections and the owner's rules: who sees and writes what."""

from __future__ import annotations

from typing import Any

import pytest
from companion.cloud.service.calling import ENVIRONMENT, Database, Permission, Stand, command, refusal, with_service

from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.permissions.parse import RuleError
from wx2tg.companion.cloud.permissions.rules import rules_of

DENIED = (-502003, "-502003 database permission denied. Permission denied")


async def filled(stand: Stand) -> None:
    """One document of Ann's, one of Ben's, one of nobody's."""
    documents: list[dict[str, Any]] = [{"_id": "a", "_openid": "ann"}, {"_id": "b", "_openid": "ben"}, {"_id": "n"}]
    await stand.server.collection("notes").add(documents)


@pytest.mark.parametrize(
    ("permission", "seen", "written", "may_add"),
    [
        ("read-all", ["a", "b", "n"], 1, True),
        ("private", ["a"], 1, True),
        ("read-only", ["a", "b", "n"], None, False),
        ("admin", None, None, False),
        (None, ["a"], 1, True),
    ],
)
def test_presets(permission: str | None, seen: list[str] | None, written: int | None, may_add: bool) -> None:
    """`written`: how many of all that Ann writes are hers; None where she is refused."""

    async def use(stand: Stand) -> None:
        if permission is None:
            await stand.server.create("notes")
        await filled(stand)
        notes, everything = stand.ann.collection("notes"), {"_id": command("exists", True)}
        for chain in (notes.doc("a"), notes.where(everything)):
            if written is None:
                assert await refusal(chain.update({"x": 1})) == await refusal(chain.remove()) == DENIED
            else:
                assert await chain.update({"x": chain.steps[0]["name"]}) == written
        if may_add:
            await notes.doc("own").set({"x": 1})
            assert (await notes.doc("own").get())["_openid"] == "ann"
            assert await notes.doc("own").remove() == 1
        else:
            assert await refusal(notes.add({})) == await refusal(notes.doc("own").set({"x": 1})) == DENIED
        if seen is None:
            assert await refusal(notes.get()) == await refusal(notes.count()) == DENIED
            assert await refusal(notes.doc("a").get()) == await refusal(notes.doc("none").get()) == DENIED
        else:
            assert sorted(await notes.ids()) == seen and await notes.count() == len(seen)
            assert {found["_id"] for found in await notes.aggregate().match({}).aggregated()} == set(seen)
        assert len(await stand.server.collection("notes").get()) == 3

    with_service(use, {} if permission is None else {"notes": permission})


@pytest.mark.parametrize("permission", ["read-all", "private"])
def test_nobody_writes_another_s_document(permission: str) -> None:
    async def use(stand: Stand) -> None:
        await filled(stand)
        other = stand.ann.collection("notes").doc("b")
        assert await other.update({"x": 1}) == 0 and await other.remove() == 0
        assert await refusal(other.set({"x": 1})) == DENIED
        assert await stand.ann.collection("notes").where({"_openid": "ben"}).update({"x": 1}) == 0
        if permission == "private":
            assert (await refusal(other.get()))[0] == -1
            assert await stand.ann.collection("notes").where({"_openid": "ben"}).get() == []
        assert await stand.server.collection("notes").doc("b").get() == {"_id": "b", "_openid": "ben"}

    with_service(use, {"notes": permission})


def test_nobody_is_not_the_owner_of_what_is_nobody_s() -> None:
    async def use(stand: Stand) -> None:
        await filled(stand)
        nobody = Database(stand.service, Caller(ENVIRONMENT)).collection("notes")
        assert await refusal(nobody.get()) == await refusal(nobody.doc("n").remove()) == DENIED
        assert await refusal(nobody.add({})) == DENIED

    with_service(use, {"notes": "private"})


ROOMS: Permission = {
    "read": "auth.openid in get(`database.rooms.${doc.room}`).members",
    "create": "request.data.kind == 'text' && auth.openid in get(`database.rooms.${doc.room}`).members",
    "update": "doc._openid == auth.openid && request.data.room == undefined",
    "delete": False,
}


def test_a_rule_that_reads_another_document() -> None:
    async def use(stand: Stand) -> None:
        await stand.server.collection("rooms").add(
            [{"_id": "r1", "members": ["ann", "ben"]}, {"_id": "r2", "members": ["ben"]}]
        )
        talk = stand.ann.collection("talk")
        first = (await talk.add({"room": "r1", "kind": "text"}))["_id"]
        assert await refusal(talk.add({"room": "r1", "kind": "picture"})) == DENIED
        assert await refusal(talk.add({"room": "r2", "kind": "text"})) == DENIED
        assert await refusal(talk.add({"room": "r3", "kind": "text"})) == DENIED, "no such room"
        await stand.ben.collection("talk").add({"room": "r2", "kind": "text"})
        assert await talk.where({"room": "r1"}).ids() == [first]
        assert await talk.where({"room": command("in", ["r1"])}).ids() == [first]
        assert await talk.doc(first).get() != {}
        # What a document says of its room is what counts, not what the query says.
        await stand.server.collection("talk").add({"_id": "two", "room": ["r1", "r2"]})
        assert await talk.where({"room": "r1"}).ids() == [first]
        for chain in (
            talk.where({"room": "r2"}),
            talk,
            talk.where({"kind": "text"}),
            talk.where({"room": command("gt", "a")}),
        ):
            assert await refusal(chain.get()) == await refusal(chain.count()) == DENIED
        assert await talk.doc(first).update({"kind": "picture"}) == 1
        for data in ({"room": "r2"}, {"room": command("remove")}, {"kind": command("rename", "room")}, {"room.x": 1}):
            assert await refusal(talk.doc(first).update(data)) == DENIED
        assert await refusal(talk.doc(first).remove()) == await refusal(talk.where({"room": "r1"}).remove()) == DENIED

    with_service(use, {"talk": ROOMS, "rooms": "admin"})


def test_a_rule_on_the_document() -> None:
    async def use(stand: Stand) -> None:
        documents = [
            {"_id": "mine", "_openid": "ann"},
            {"_id": "shown", "public": True, "until": 1_900_000_000_000},
            {"_id": "over", "public": True, "until": 1_600_000_000_000},
            {"_id": "dated", "public": True, "until": {"$date": 1_900_000_000_000}},
            {"_id": "shared", "for": ["ann", "carl"]},
            {"_id": "odd", "public": 1, "for": "ann"},
            {"_id": "hidden", "public": "true", "_openid": ["ann"]},
        ]
        await stand.server.collection("notes").add(documents)
        notes = stand.ann.collection("notes")
        assert await notes.orderBy("_id", "asc").ids() == ["dated", "mine", "shared", "shown"]
        assert await notes.count() == 4
        assert await notes.where({"_openid": "{openid}"}).ids() == ["mine"]
        assert await notes.orderBy("_id", "asc").skip(1).limit(2).ids() == ["mine", "shared"]
        assert await refusal(notes.doc("hidden").get()) == DENIED
        assert (await refusal(notes.doc("none").get()))[0] == -1
        assert await stand.ben.collection("notes").orderBy("_id", "asc").ids() == ["dated", "shown"]
        assert await notes.doc("mine").remove() == 1, "what is not said of delete is as write says"
        assert await refusal(notes.doc("shown").remove()) == DENIED
        assert await refusal(notes.doc("shown").update({"x": 1})) == DENIED
        await notes.add({"_id": "new"})

    own = "doc._openid == auth.openid"
    rule = f"{own} || (doc.public === true && now < doc.until) || auth.openid in doc.for"
    with_service(use, {"notes": {"read": rule, "write": own}})


def test_a_query_that_the_rule_cannot_allow_is_refused() -> None:
    async def use(stand: Stand) -> None:
        await filled(stand)
        notes = stand.ann.collection("notes")
        assert await refusal(notes.where({"_openid": "ben"}).get()) == DENIED
        assert await refusal(notes.where({"_openid": "ben"}).update({"x": 1})) == DENIED
        assert await notes.where({"_openid": "ann"}).ids() == await notes.ids() == ["a"]
        assert await refusal(notes.doc("b").update({"x": 1})) == DENIED
        assert await refusal(notes.doc("b").remove()) == DENIED

    with_service(use, {"notes": {"read": "doc._openid == auth.openid", "write": "auth.openid == doc._openid"}})


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("doc.n > 2 && doc.n <= 5", True),
        ("doc.n >= 5 && doc.n < 6 && doc.n != 4", True),
        ("doc.n > '2'", False),
        ("doc.n == '5'", False),
        ("!(doc.n in [1, 2, -3])", True),
        ("doc.name in ['soup', \"rice\"]", True),
        ("doc.map[auth.openid] == 1", True),
        ("doc.list[1].x == 'y' && doc.list.length == 2", True),
        ("doc.none.none.none == undefined && doc.none == null", True),
        ("auth != null && auth.openid != 'ben'", True),
        ("get('database.notes.d').name == 'soup'", True),
        ("get('database.notes.' ) == null && get('nonsense') == null", True),
        ("get(`database.notes.${get('database.notes.d').self}`).n == 5", True),
        ("get('database.notes.d')[auth.openid] == undefined", True),
        ("doc.name", False),
        ("doc.n", False),
        ("1", False),
        ("'true'", False),
        ("doc", False),
        ("doc.yes && doc.name", True),
        ("false || doc.yes", True),
    ],
)
def test_expressions(rule: str, expected: bool) -> None:
    document = {
        "_id": "d",
        "n": 5,
        "name": "soup",
        "map": {"ann": 1},
        "list": [1, {"x": "y"}],
        "yes": True,
        "self": "d",
    }

    async def use(stand: Stand) -> None:
        await stand.server.collection("notes").add(document)
        notes = stand.ann.collection("notes")
        if expected:
            assert (await notes.doc("d").get())["_id"] == "d"
            assert await notes.where({"n": 5}).ids() == await notes.ids() == ["d"]
        else:
            assert await refusal(notes.doc("d").get()) == DENIED

    with_service(use, {"notes": {"read": rule}})


def test_at_most_ten_documents_are_read_for_a_rule() -> None:
    async def use(stand: Stand) -> None:
        await stand.server.collection("notes").add([{"_id": str(n), "next": str(n + 1)} for n in range(30)])
        assert await stand.ann.collection("notes").doc("0").get() == {"_id": "0", "next": "1"}

    with_service(use, {"notes": {"read": "get(`database.notes.${get('database.notes.0').next}`).next == '2'"}})


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("doc.x = 1", "at character"),
        ("", "is no expression"),
        ("doc.x ==", "is no expression"),
        ("user.id == 1", "names user: there are auth, doc, now, request and get()"),
        ("doc.x.includes('a')", "is no expression"),
        ("eval('1')", "is no expression"),
        ("doc['x'](1)", "is no expression"),
        ("`${`", "is no expression"),
        ("`${doc.}`", "is no expression"),
        ("doc.x == 1 " * 200, "is longer than 1024"),
        ("(" * 100 + "1" + ")" * 100, "nested too deeply"),
        ("doc" + ".a" * 300 + " == 1", "nested too deeply"),
        (" && ".join(["get('database.a.b').c == 1"] * 4), "more than 3 get()"),
        ("get(get(get('database.a.b').c).d).e == 1", "nested deeper than 2"),
    ],
)
def test_rules_that_cannot_be_understood(rule: str, why: str) -> None:
    with pytest.raises(RuleError, match=r"^`read` ") as raised:
        rules_of({"read": rule})
    assert why in str(raised.value)
