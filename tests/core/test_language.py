import pytest

from annotator.core.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("وزیر نے کہا کہ بندرگاہ بند رہے گی", "ur"),
        ("وزارت ویلي چې خبرې به ښې وي", "ps"),
        ("وزیر خارجه گفت که گفتگوها آغاز شد", "fa"),
        ("قال وزير النقل إن المحادثات بدأت", "ar"),
        ("The minister spoke of وزیر once.", ""),
        ("", ""),
        ("😀 1234", ""),
    ],
)
def test_the_language_is_guessed_from_letters_that_others_do_not_write(text, language):
    assert language_of(text) == language
