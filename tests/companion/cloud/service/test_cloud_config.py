"""`[cloud]` of companion.toml: what it means, and what is refused with its line."""

from __future__ import annotations

import pytest
from companion.gates import config

from wx2tg.companion.cloud_config import paths_of
from wx2tg.companion.config import Config
from wx2tg.companion.config_file import ConfigError

ON = '[cloud]\nenvironments = ["shop-1"]\n'
NOTES = f"{ON}[cloud.collections.notes]\n"


def read(section: str) -> Config:
    return config("http://127.0.0.1:1", "sqlite:///c.db", section)


def test_everything_that_can_be_said() -> None:
    found = read(
        """
        [cloud]
        environments = ["shop-1", "test_2"]
        database = "postgresql://shop@db.example/cloud"
        functions = "cloud/functions"
        files = "uploads"
        calls = 100
        [cloud.collections.notes]
        permission = "read-all"
        indexes = ["n", ["a.b", "c"], {fields = ["d"], unique = true}]
        [cloud.collections.talk]
        permission = {read = true, write = "doc._openid == auth.openid", delete = false}
        [cloud.collections."order.list"]
        """
    ).cloud
    assert found.database.reveal().startswith("postgresql:") and found.calls == 100
    assert [paths_of(index) for index in found.collections["notes"].indexes] == [("n",), ("a.b", "c"), ("d",)]
    assert found.collections["order.list"].permission == "private"
    assert read("").cloud.environments == ()


@pytest.mark.parametrize(
    ("section", "why"),
    [
        (
            "[cloud]\nenvironment = 1",
            "`environment` in [cloud] is not a key of companion.toml: did you mean `environments`",
        ),
        ('[cloud]\nenvironments = ["a b"]', 'should be the id of an environment, such as "shop-1a2b3c"'),
        ('[cloud]\nenvironments = ["a", "a"]', "names an environment twice"),
        ("[cloud.collections.notes]", "`environments` in [cloud] names no environment"),
        (f"{NOTES}permision = 1", "`permision` in [cloud.collections.notes] is not a key"),
        (f'{NOTES}permission = "all"', "`permission` in [cloud.collections.notes] should be one of the words"),
        (f"{NOTES}permission = {{read = 7}}", "`permission` in [cloud.collections.notes]"),
        (f"{NOTES}permission = {{see = true}}", "has a rule for `see`: there are read, write, create, update, delete"),
        (
            f'{NOTES}permission = {{read = "doc.x = 1"}}',
            "has a rule for `read` that is no expression of security rules",
        ),
        (f'{ON}[cloud.collections."a b"]', "has a name that no collection may have"),
        (f'{NOTES}indexes = ["$a"]', "should be dotted paths of fields"),
        (f"{NOTES}indexes = [[]]", "should be dotted paths of fields"),
        (f'{NOTES}indexes = [{{field = "a"}}]', "[cloud.collections.notes"),
        (f'{ON}database = "postgresql://shop:password@db.example/x"', "is a secret"),
        (f"{ON}calls = 0", "`calls` in [cloud]"),
    ],
)
def test_what_is_wrong_is_named(section: str, why: str) -> None:
    with pytest.raises(ConfigError, match=r"companion.toml:\d+: ") as raised:
        read(section)
    assert why in str(raised.value) and "password" not in str(raised.value).replace("db.example", "")
