import pytest

from annotator import resources
from annotator.core.errors import AnnotatorError
from annotator.core.label_set import PALETTE
from annotator.core.rung import Rung


def test_the_preset_for_news_has_its_four_labels():
    labels = list(resources.load_preset("news"))
    assert [(label.id, label.name, label.key, label.rung) for label in labels] == [
        ("claim", "Claim", "C", Rung.CLAUSE),
        ("actor", "Actor", "A", Rung.NAME),
        ("location", "Location", "L", Rung.NAME),
        ("event", "Event", "E", Rung.WORD),
    ]
    assert tuple(label.colour for label in labels) == PALETTE[:4]
    assert all("Example: " in label.guideline and "\n" not in label.guideline for label in labels)


@pytest.mark.parametrize("name", ["none", "../schemas/news", "", "news.toml"])
def test_a_preset_that_does_not_ship_is_refused_with_those_that_do(name):
    with pytest.raises(AnnotatorError) as caught:
        resources.load_preset(name)
    assert "news" in caught.value.hint


def test_every_preset_that_ships_can_be_read():
    assert [resources.load_preset(name).name for name in resources.presets()] == resources.presets()


def test_the_sample_articles_are_found():
    assert (resources.seeds() / "sample.jsonl").is_file()
