"""Articles that are empty, long or full of spans of any shape, through the real window and back.

Each case begins with its number in the catalogue of faults, so that it can be run by it.
"""

from __future__ import annotations

import json

import pytest

from tests.window.journey import CONTROL, Key, journey, refusals
from tests.window.test_text_cases import FAMILY

__all__ = ["journey"]


# Empty, large and long


def test_u13_an_empty_text_file_is_refused_in_words(window, tmp_path):
    for name, data in {"empty.txt": b"", "blank.txt": b" \r\n\t\n"}.items():
        (tmp_path / name).write_bytes(data)
        window.transfers.import_paths([tmp_path / name])
        window.projects.wait_for_jobs()
        assert "It is empty." in refusals(window)[0]


@pytest.mark.parametrize("text", ["", " \r\n\t\u2028 \u00a0"], ids=["U13 empty", "U13 blank"])
def test_an_article_with_nothing_to_tag_is_shown_and_no_key_hurts(journey, tmp_path, text):
    journey.open_record(tmp_path / "in", id="a", text=text)
    assert journey.text == text
    journey.press(Key.Key_A, CONTROL)
    for key in (Key.Key_1, Key.Key_W, Key.Key_D, Key.Key_S, Key.Key_B, Key.Key_X, Key.Key_Tab, Key.Key_Right):
        journey.view.setFocus()
        journey.press(key)
    assert journey.quotes() == []
    journey.there_and_back(tmp_path / "out")


@pytest.mark.parametrize("text", ["😀", FAMILY, "x"], ids=["U13 emoji", "U13 family", "U13 letter"])
def test_an_article_of_one_character_is_tagged_whole(journey, tmp_path, text):
    journey.open_text(tmp_path / "in", text)
    journey.press(Key.Key_A, CONTROL)
    journey.press(Key.Key_1)
    assert journey.quotes() == [("claim", [text])]
    journey.there_and_back(tmp_path / "out")


def test_u13_spans_over_white_space_come_in_are_shown_and_go_out(journey, tmp_path):
    text = " \r\n\t"
    journey.open_record(tmp_path / "in", id="a", text=text, spans=[{"start": 0, "end": 4, "label": "claim"}])
    assert journey.quotes() == [("claim", [text])]
    journey.press(Key.Key_Tab)
    assert journey.window.article_pane.selected_span() is not None
    journey.there_and_back(tmp_path / "out")


LONG = {
    "U11 50,000 characters without a space": "a" * 30_000 + "QuillNoted" + "ß" * 20_000,
    "U11 50,000 emoji": "😀" * 30_000 + "Quill" + "😀" * 20_000,
    "U11 a line of a million": "The old bridge stays shut. " * 37_500 + "Quill said so.",
    "U12 50,000 lines": "\r\n".join(f"Line {number} of the story is here." for number in range(50_000)) + " Quill",
    "U12 10 MB": ("The mayor said that the bridge stays shut. " * 24 + "\n") * 10_000 + "Quill said so.",
}


@pytest.mark.slow
@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_a_long_text_is_shown_tagged_by_keys_and_mouse_and_comes_back(journey, tmp_path, text):
    journey.open_text(tmp_path / "in", text)
    assert journey.text == text
    journey.press(Key.Key_F, CONTROL)
    journey.type("Quill")
    journey.press(Key.Key_Escape)
    assert journey.selected() == "Quill"
    journey.press(Key.Key_2)
    start = text.index("Quill")
    journey.press(Key.Key_Escape)
    journey.click(start)
    assert journey.view.caret() == start
    journey.select_to(start + 3)
    journey.press(Key.Key_3)
    journey.drag_between(start + 1, start + 5)
    journey.press(Key.Key_4)
    journey.press(Key.Key_End, CONTROL)
    assert journey.view.caret() == len(text)
    journey.press(Key.Key_Home, CONTROL)
    wanted = [("actor", ["Quill"]), ("event", ["uill"]), ("location", ["Qui"])]
    assert journey.tagged() == wanted
    [line] = journey.there_and_back(tmp_path / "out")
    assert line["text"] == text


def test_u12_five_thousand_spans_in_one_article_take_one_more(journey, tmp_path):
    words = "word " * 5000 + "Quill"
    spans = [{"start": 5 * n, "end": 5 * n + 4, "label": ("claim", "actor")[n % 2]} for n in range(5000)]
    journey.open_record(tmp_path / "in", id="a", text=words, spans=spans)
    journey.press(Key.Key_End, CONTROL)
    journey.press(Key.Key_3)
    assert len(journey.quotes()) == 5001
    assert ("location", ["Quill"]) in journey.quotes()
    [line] = journey.there_and_back(tmp_path / "out")
    assert len(line["spans"]) == 5001


# Spans of every shape

NESTED = "0123456789" * 45
SHAPES = {
    "U15 nested": [[(0, 30)], [(5, 20)], [(8, 12)]],
    "U15 crossing": [[(0, 20)], [(10, 30)], [(19, 40)]],
    "U15 touching": [[(0, 10)], [(10, 20)], [(20, 30)]],
    "U15 equal": [[(3, 9)], [(3, 9)], [(3, 9)]],
    "U15 200 deep": [[(n, 450 - n)] for n in range(200)],
    "U16 apart": [[(0, 5), (10, 15), (20, 25)]],
}


@pytest.mark.parametrize("shapes", SHAPES.values(), ids=SHAPES.keys())
def test_spans_of_any_shape_come_in_are_shown_and_go_out_as_they_were(journey, tmp_path, shapes):
    spans = [
        {"start": pieces[0][0], "end": pieces[-1][1], "label": "claim", "analyst": f"a{n}", "fragments": pieces}
        for n, pieces in enumerate(shapes)
    ]
    journey.open_record(tmp_path / "in", id="a", text=NESTED, spans=spans)
    assert sorted(q for _, q in journey.quotes()) == sorted([NESTED[a:b] for a, b in pieces] for pieces in shapes)
    seen = set()
    for _ in shapes:
        journey.press(Key.Key_Tab)
        seen.add(journey.window.article_pane.selected_span().id)
    assert len(seen) == len(shapes)
    [line] = journey.there_and_back(tmp_path / "out")
    assert sorted(span["fragments"] for span in line["spans"]) == sorted(
        [list(piece) for piece in pieces] for pieces in shapes
    )


def test_u15_spans_are_nested_crossed_and_made_equal_by_hand(journey, tmp_path):
    text = "Mayor Ada Quill of Port Helena said so.\n"
    journey.open_text(tmp_path / "in", text)
    made = [("Ada Quill", Key.Key_2), ("Mayor Ada Quill of Port", Key.Key_1), ("Quill of Port Helena", Key.Key_4)]
    made += [("Ada Quill", Key.Key_3), ("Ada Quill", Key.Key_3), ("Mayor", Key.Key_3)]
    for quote, key in made:
        journey.tag_by_mouse(quote, key)
    labels = {Key.Key_1: "claim", Key.Key_2: "actor", Key.Key_3: "location", Key.Key_4: "event"}
    assert journey.tagged() == sorted({(labels[key], quote): (labels[key], [quote]) for quote, key in made}.values())
    journey.there_and_back(tmp_path / "out")


@pytest.mark.parametrize(
    ("span", "words"),
    [
        pytest.param({"start": 4, "end": 4}, "is empty", id="U15 zero length"),
        pytest.param({"start": 9, "end": 4}, "does not fit", id="U15 reversed"),
        pytest.param({"start": 4, "end": 999}, "does not fit", id="U15 beyond the end"),
        pytest.param(
            {"start": 0, "end": 9, "fragments": [[0, 3], [5, 5], [6, 9]]}, "does not fit", id="U16 empty piece"
        ),
        pytest.param({"start": 0, "end": 9, "fragments": []}, "at least one fragment", id="U16 no piece"),
    ],
)
def test_a_span_that_is_none_is_refused_with_the_reason(window, tmp_path, span, words):
    path = tmp_path / "bad.jsonl"
    path.write_text(json.dumps({"text": NESTED, "spans": [{"label": "claim", **span}]}))
    window.transfers.import_paths([path])
    window.projects.wait_for_jobs()
    [reason] = refusals(window)
    assert words in reason
    assert len(window.articles_pane.keys()) == 3


PIECES = {
    "U16 touching": ([[0, 5], [5, 9]], [[0, 9]]),
    "U16 overlapping": ([[0, 5], [3, 9]], [[0, 9]]),
    "U16 in another order": ([[6, 9], [0, 3]], [[0, 3], [6, 9]]),
    "U16 one in the other": ([[0, 9], [3, 5]], [[0, 9]]),
}


@pytest.mark.parametrize(("given", "kept"), PIECES.values(), ids=PIECES.keys())
def test_fragments_are_put_in_order_and_united_where_they_meet(journey, tmp_path, given, kept):
    span = {"start": 0, "end": 9, "label": "claim", "fragments": given}
    journey.open_record(tmp_path / "in", id="a", text=NESTED, spans=[span])
    assert journey.quotes() == [("claim", [NESTED[a:b] for a, b in kept])]
    [line] = journey.there_and_back(tmp_path / "out")
    assert line["spans"][0]["fragments"] == kept


BOUND = {
    "U16 bound apart": ("and so are we", ["The steel is tired", "and so are we"]),
    "U16 bound overlapping": ("tired,” she said", ["The steel is tired,” she said"]),
    "U16 bound inside": ("steel", ["The steel is tired"]),
    "U16 bound before": ("“", ["“The steel is tired"]),
}


@pytest.mark.parametrize(("quote", "kept"), BOUND.values(), ids=BOUND.keys())
def test_a_fragment_bound_by_hand_is_united_with_what_it_meets(journey, tmp_path, quote, kept):
    text = "Shut\n“The steel is tired,” she said, “and so are we.”\n"
    journey.open_text(tmp_path / "in", text)
    journey.tag_by_mouse("The steel is tired", Key.Key_1)
    journey.drag(quote)
    journey.press(Key.Key_B)
    assert journey.quotes() == [("claim", kept)]
    journey.there_and_back(tmp_path / "out")


# Twins


def test_u20_the_same_article_with_cr_lf_and_with_lf_is_two_articles(journey, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "1.txt").write_bytes(b"Bridge shut\r\nAda Quill said so.\r\n")
    (folder / "2.txt").write_bytes(b"Bridge shut\nAda Quill said so.\n")
    journey.open(folder)
    pane = journey.window.articles_pane
    assert len(pane.keys()) == 2
    for _ in range(2):
        journey.view.setFocus()
        journey.tag_by_mouse("Ada Quill", Key.Key_2)
        journey.window.actions_["next_article"].trigger()
    journey.window.actions_["previous_article"].trigger()
    lines = journey.there_and_back(tmp_path / "out")
    assert [line["text"] for line in lines] == [
        "Bridge shut\r\nAda Quill said so.\r\n",
        "Bridge shut\nAda Quill said so.\n",
    ]
    assert [(span["start"], span["text"]) for line in lines for span in line["spans"]] == [
        (13, "Ada Quill"),
        (12, "Ada Quill"),
    ]
