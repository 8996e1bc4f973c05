import os

import pytest

from bot.settings import Address, Settings, SettingsError, read_settings, unknown_settings

TOKEN = "123456:" + "A" * 35
SECRET = "abcdefgh-IJKLMNOP_12"


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LIAISON_")]:
        monkeypatch.delenv(name)


def read(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(f"LIAISON_{name.upper()}", value)
    return read_settings()


def test_nothing_set_is_a_bot_on_telegram_with_an_embedded_database() -> None:
    settings = read_settings()
    assert settings.bot_api_url == "https://api.telegram.org"
    assert settings.database_url.get_secret_value() == "sqlite+aiosqlite:///var/liaison.db"
    assert settings.webhook_url is None
    assert settings.ops_listen == Address("127.0.0.1", 8081)


def test_everything_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(
        monkeypatch,
        bot_token=TOKEN,
        bot_api_url="http://127.0.0.1:9000/",
        data_dir="/srv/liaison",
        webhook_url="http://127.0.0.1:9001/telegram",
        webhook_secret=SECRET,
        listen="[::1]:8443",
        ops_listen="127.0.0.1:0",
        log_level="debug",
    )
    assert settings.token == TOKEN
    assert settings.bot_api_url == "http://127.0.0.1:9000"
    assert settings.database_url.get_secret_value() == "sqlite+aiosqlite:////srv/liaison/liaison.db"
    assert settings.listen == Address("::1", 8443)
    assert settings.ops_listen == Address("127.0.0.1", 0)
    assert settings.log_level == "DEBUG"


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, webhook_url="", database_url="", listen="") == read_settings()


def test_health_and_metrics_can_be_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, ops_listen="off").ops_listen is None


def test_a_missing_token_is_named_when_it_is_needed() -> None:
    settings = read_settings()
    with pytest.raises(SettingsError, match=r"^LIAISON_BOT_TOKEN is missing: [^\n]*\.$"):
        _ = settings.token


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bot_token", "SHOULD-NOT-BE-SEEN"),
        ("bot_token", "123456:SHOULD-NOT-BE-SEEN"),
        ("bot_api_url", "SHOULD-NOT-BE-SEEN.telegram.org"),
        ("bot_api_url", "https://"),
        ("bot_api_url", "https://[SHOULD-NOT-BE-SEEN"),
        ("database_url", "postgresql://SHOULD:NOT-BE-SEEN@db/liaison"),
        ("database_url", "postgresql+asyncpg://SHOULD:NOT-BE-SEEN@db:port/liaison"),
        ("database_url", "postgresql+asyncpg://SHOULD:NOT-BE-SEEN@db:65536/liaison"),
        ("database_url", "postgresql+asyncpg://[::SHOULD-NOT-BE-SEEN"),
        ("database_url", "sqlite+aiosqlite:///"),
        ("webhook_url", "ftp://SHOULD-NOT-BE-SEEN"),
        ("webhook_url", "http://SHOULD-NOT-BE-SEEN.example.org/telegram"),
        ("webhook_secret", "SHORT-NOT-SEEN"),
        ("webhook_secret", "SHOULD NOT BE SEEN because of spaces"),
        ("webhook_secret", "SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS"),
        ("webhook_secret", "SHOULD-NOT-BE-SEEN" * 15),
        ("listen", "8080"),
        ("listen", "0.0.0.0:65536"),
        ("listen", "off"),
        ("ops_listen", "SHOULD-NOT-BE-SEEN"),
        ("log_level", "SHOULD-NOT-BE-SEEN"),
    ],
)
def test_a_wrong_setting_is_one_sentence_that_names_it_and_hides_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        read(monkeypatch, **{name: value})
    sentence = str(refused.value)
    assert sentence.startswith(f"LIAISON_{name.upper()} ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "SEEN" not in sentence
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None


def test_a_webhook_without_a_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=r"^LIAISON_WEBHOOK_SECRET is missing: "):
        read(monkeypatch, webhook_url="https://liaison.example.org/telegram")


def test_two_wrong_settings_are_two_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as refused:
        read(monkeypatch, listen="nowhere", log_level="loud")
    assert [line.split()[0] for line in str(refused.value).splitlines()] == [
        "LIAISON_LISTEN",
        "LIAISON_LOG_LEVEL",
    ]


def test_secrets_are_in_no_representation(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(
        monkeypatch,
        bot_token=TOKEN,
        webhook_secret=SECRET,
        database_url="postgresql+asyncpg://liaison:p4ssw0rd@db/liaison",
    )
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert settings.secrets == [TOKEN, SECRET]
    assert not [hidden for hidden in (TOKEN, SECRET, "p4ssw0rd") if hidden in shown]


def test_an_unknown_variable_is_answered_with_the_nearest_name() -> None:
    assert unknown_settings({"LIAISON_WEBHOK_URL": "x", "LIAISON_LISTEN": "x", "PATH": "x"}) == [
        "LIAISON_WEBHOK_URL is not a setting and is ignored; is LIAISON_WEBHOOK_URL meant?"
    ]
