import pytest

from annotator.core.language import has_poor_units, language_of


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


@pytest.mark.parametrize("language", ["zh", "zh-Hant", "ja", "th_TH", "lo", "km", "MY", "bo", "yue"])
def test_units_are_poor_in_languages_that_write_no_spaces_between_words(language):
    assert has_poor_units(language, "A text in Latin letters")


@pytest.mark.parametrize("language", ["en", "ur", "ps", "ar", "fa", "ko", "vi", "he", "my-own", "zhuang"])
def test_they_are_good_enough_in_all_others(language):
    assert has_poor_units(language, "大桥关闭") == (language == "my-own")


@pytest.mark.parametrize(
    ("around", "poor"),
    [
        ("市长说大桥将关闭", True),
        ("橋は閉まる", True),
        ("สะพานปิด", True),
        ("ຂົວປິດ", True),
        ("ស្ពានបិទ", True),
        ("တံတားပိတ်", True),
        ("ཟམ་པ", True),
        ("다리가 닫힌다", False),
        ("The bridge is shut", False),
        ("پل بند رہے گا", False),
        ("The mayor said 大桥 again", False),
        ("大桥将关闭到星期五 until", True),
        ("12 – 14 😀", False),
        ("", False),
    ],
)
def test_without_a_language_the_letters_around_tell_whether_words_are_written_apart(around, poor):
    assert has_poor_units("", around) == poor
