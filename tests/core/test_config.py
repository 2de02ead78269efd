import pytest

from platform_core.config import SETTINGS, Settings, load_settings
from platform_core.errors import SetupError


def test_every_setting_has_its_default(tmp_path):
    settings = load_settings({}, tmp_path)
    for setting in SETTINGS:
        if not setting.name.endswith("database_url"):
            assert getattr(settings, setting.name) == setting.default


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_says_what_it_means_and_is_declared_on_the_class(setting):
    assert setting.meaning.strip()
    assert isinstance(setting.default, setting.kind)
    assert Settings.__annotations__[setting.name] is setting.kind


def test_the_databases_default_to_one_file_in_the_instance_folder(tmp_path):
    settings = load_settings({}, tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path / 'union.db'}"
    assert settings.county_database_url == settings.database_url
    assert settings.owner_database_url == settings.database_url


def test_the_environment_names_the_instance_folder(tmp_path):
    assert load_settings({"UNION_INSTANCE": str(tmp_path)}).instance == tmp_path


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path):
    (tmp_path / "union.toml").write_text("port = 8080\nupload_mib = 5\n")
    settings = load_settings({"UNION_PORT": "9000"}, tmp_path)
    assert (settings.port, settings.upload_mib, settings.workers) == (9000, 5, 1)


def test_variables_of_other_programs_and_of_the_tests_are_left_alone(tmp_path):
    load_settings({"PORT": "x", "UNIONIZED": "x", "UNION_TEST_DATABASE_URL": "x"}, tmp_path)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1", True), ("yes", True), ("ON", True), ("True", True), ("0", False), ("no", False)],
)
def test_truth_may_be_written_in_several_words(tmp_path, written, meant):
    assert load_settings({"UNION_HTTPS": written}, tmp_path).https is meant


@pytest.mark.parametrize(
    ("environ", "origin", "cause"),
    [
        ({"UNION_PORT": "eighty"}, "UNION_PORT", "not a int"),
        ({"UNION_HTTPS": "perhaps"}, "UNION_HTTPS", "not a bool"),
        ({"UNION_PROT": "80"}, "UNION_PROT", "no setting 'prot'"),
        ({"UNION_LOG_DAYS": "30"}, "UNION_LOG_DAYS", "183 days"),
    ],
)
def test_an_unusable_setting_stops_the_start_and_says_why(tmp_path, environ, origin, cause):
    with pytest.raises(SetupError) as refused:
        load_settings(environ, tmp_path)
    assert refused.value.thing == origin
    assert cause in refused.value.cause
    assert refused.value.cure


@pytest.mark.parametrize(
    ("text", "cause"),
    [("port = ", "not valid TOML"), ('port = "x"', "not a int"), ("wonder = 1", "no setting")],
)
def test_an_unusable_file_is_named_with_its_fault(tmp_path, text, cause):
    (tmp_path / "union.toml").write_text(text)
    with pytest.raises(SetupError) as refused:
        load_settings({}, tmp_path)
    assert refused.value.thing == str(tmp_path / "union.toml")
    assert cause in refused.value.cause
