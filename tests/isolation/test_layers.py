"""Four layers, none of them decoration: what each stops alone, and what only it stops."""

import pytest

from tests.isolation.attack import all_leaks
from tests.isolation.layers import LAYERS, without
from tests.isolation.probes import HARMLESS, READS, WRITES

# What each layer stops with the three others off.
STOPS_ALONE = {
    "session": {
        "a_session_kept_when_the_township_changes",
        "a_session_without_township",
        "add_a_foreign_row",
        "alias",
        "change_a_detached_row",
        "delete_all",
        "eager_joined_many",
        "entities",
        "exists_in_where",
        "from_statement",
        "get_by_key",
        "merge_a_foreign_row",
        "move_an_own_row",
        "refresh_a_foreign_object",
        "relation_any",
        "the_county_s_engine",
        "update_all",
    },
    "verifier": {
        "alias_of_table",
        "core_select",
        "core_update_many",
        "count_without_township",
        "driver_sql_of_the_real_table",
        "engine_connection",
        "engine_with_a_forged_scope",
        "get_by_key",
        "insert_many_own_and_one_foreign",
        "plain_text_of_the_real_table",
        "text_that_shadows_a_table",
        "text_with_a_loophole",
        "update_by_primary_key",
        "upsert_that_moves",
    },
    "database": {
        "a_connection_given_back",
        "core_update",
        "history_of_the_other",
        "raw_cursor_in_the_session",
        "raw_cursor_of_the_pool",
        "raw_cursor_on_the_real_table",
        "raw_cursor_repeats_a_verified_statement",
        "raw_cursor_through_a_common_table",
        "raw_delete",
        "raw_insert",
        "raw_steal",
        "text_empties_the_table",
        "update_steals_rows",
    },
    "keys": {
        "point_to_a_foreign_row",
        "point_to_a_foreign_row_in_bulk",
        "update_steals_rows",
    },
}

# What leaks as soon as this layer alone is off, on both engines.
ONLY_THIS_STOPS = {
    "session": {"the_county_s_raw_connection"},
    "verifier": {"text_that_tells_another_township"},
    "database": {
        "a_connection_given_back",
        "raw_cursor_in_the_session",
        "raw_cursor_on_the_real_table",
        "raw_cursor_through_a_common_table",
        "raw_delete",
        "raw_insert",
        "raw_update",
    },
    "keys": {
        "child_of_a_foreign_parent",
        "point_to_a_foreign_row",
        "point_to_a_foreign_row_in_bulk",
    },
}
ON_SQLITE = {
    "verifier": {
        "association_table",
        "core_select",
        "count_table",
        "count_without_township",
        "distinct_window",
        "join_to_a_table",
        "text_with_a_loophole",
        "union_with_a_table",
    }
}


def test_every_attack_is_one(ground):
    """With all layers off the attacks succeed, but for those known to be harmless."""
    with without(ground, *LAYERS):
        leaking = all_leaks(ground)
    assert {*READS, *WRITES} - leaking == HARMLESS[ground.engine_name]


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_stops_its_attacks_alone(ground, layer):
    with without(ground, *(other for other in LAYERS if other != layer)):
        assert all_leaks(ground, STOPS_ALONE[layer]) == set()


@pytest.mark.parametrize("layer", LAYERS)
def test_no_layer_is_decoration(ground, layer):
    sqlite = ground.engine_name == "sqlite"
    only = ON_SQLITE.get(layer, ONLY_THIS_STOPS[layer]) if sqlite else ONLY_THIS_STOPS[layer]
    with without(ground, layer):
        assert all_leaks(ground, only) == only
    assert all_leaks(ground, only) == set()
