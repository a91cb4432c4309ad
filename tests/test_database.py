"""How the address of the database becomes Django's settings."""

from bsc_project.database import database_config


def test_a_unix_socket_may_stand_in_the_address():
    config = database_config("postgres://weitblick@%2Frun%2Fpostgresql/strategy")
    assert (config["HOST"], config["NAME"]) == ("/run/postgresql", "strategy")


def test_what_the_address_asks_for_is_kept():
    config = database_config("postgres://weitblick@db.example.org/strategy?sslmode=verify-full")
    assert config["OPTIONS"]["sslmode"] == "verify-full"
    assert config["OPTIONS"]["pool"] == {"min_size": 1, "max_size": 8, "timeout": 10}
