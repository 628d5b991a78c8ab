"""A history as text: its numbers are rounded as those of a report are."""

import pytest

from cxscore.config.choose import Choice, define, variants_of
from cxscore.config.identity import canonical, definition_facts
from cxscore.config.load import catalogue_metric, catalogue_names
from cxscore.history import Shown
from cxscore.renderers.history import range_of
from cxscore.renderers.rows import value_range

EVERY = [
    choice
    for spec in map(catalogue_metric, catalogue_names())
    for scale in spec.scales
    for choice in variants_of(spec, scale)
]


@pytest.mark.parametrize(
    "choice", EVERY, ids=lambda choice: f"{choice.spec.metric}-{choice.scale_name}-{choice.variant_name}"
)
def test_the_range_of_values_outlives_the_definition(choice: Choice) -> None:
    definition = define(choice)
    shown = Shown(definition.metric, definition.text, 86_400, canonical(definition_facts(choice, definition)))
    assert range_of(definition.unit, shown) == value_range(definition)
