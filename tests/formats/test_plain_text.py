import os
import random

import pytest

from annotator.formats import READERS, BadRecordError, Reading

URDU = (
    "وزیر نے کہا کہ بندرگاہ پیر تک بند رہے گی۔ مزدوروں کے نمائندے نے اس بات کی تردید کی۔\n"
    "شہر کے لوگ کئی دن سے ٹرکوں کی قطار دیکھ رہے ہیں اور ڈرائیور سڑک پر ہی سوتے ہیں۔\n"
)
ARABIC = "قال وزير النقل إن الميناء سيبقى مغلقا حتى يوم الاثنين.\nونفى ممثل العمال ذلك في حديث مع الصحفيين أمس.\n"


def read(tmp_path, data, name="story.txt"):
    path = tmp_path / name
    path.write_bytes(data)
    reading = Reading()
    [coded] = READERS["txt"].read(path, reading)
    return coded, reading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", ["a\r\nb\rc\n\rd\u2028e\u00a0f\x00g\x0ch, and more", "\n\n  😀  \n", "x"])
def test_the_text_comes_out_as_it_was_written(tmp_path, encoding, text):
    coded, reading = read(tmp_path, text.encode(encoding))
    assert coded.article.text == text
    assert reading.notes == []


@pytest.mark.parametrize(("bom", "encoding"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_one_bom_says_how_to_read_and_a_second_is_text(tmp_path, bom, encoding):
    coded, _ = read(tmp_path, bom + "\ufeffTitle 😀\nbody".encode(encoding))
    assert coded.article.text == "\ufeffTitle 😀\nbody"
    assert coded.article.title == "Title 😀"


def test_the_same_text_is_the_same_article_in_any_encoding_and_under_any_name(tmp_path):
    first, _ = read(tmp_path, URDU.encode())
    second, _ = read(tmp_path, URDU.encode("utf-16"), "other.txt")
    crlf, _ = read(tmp_path, URDU.replace("\n", "\r\n").encode())
    assert first.article.id == second.article.id != crlf.article.id
    assert first.known_by_text


def test_title_language_and_file_name_are_kept(tmp_path):
    coded, _ = read(tmp_path, ("\n  The port is shut \r\n" + "x" * 300).encode())
    info = coded.article.info
    assert (info.title, info.source, info.language, dict(info.meta)) == (
        "The port is shut",
        "",
        "",
        {"file": "story.txt"},
    )
    coded, _ = read(tmp_path, b"x" * 300)
    assert coded.article.title == "story"
    coded, _ = read(tmp_path, URDU.encode())
    assert coded.article.info.language == "ur"


@pytest.mark.parametrize(("text", "encoding"), [(URDU, "cp1256"), (ARABIC, "cp1256")])
def test_a_guess_is_right_and_told(tmp_path, text, encoding):
    text = text.replace("ی", "ي").replace("۔", ".")  # cp1256 has no Farsi yeh and no Urdu full stop
    coded, reading = read(tmp_path, text.encode(encoding))
    assert coded.article.text == text
    assert reading.notes == ["story.txt is not UTF-8; read as cp1256 (a guess)"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "It is empty."),
        (b" \r\n\t\n", "It is empty."),
        ("\ufeff".encode(), "It is empty."),
        (b"%PDF-1.7\nhello", "a PDF"),
        (b"\x89PNG\r\n\x1a\nxx", "a picture"),
        (b"PK\x03\x04xxxxxxx", "a ZIP archive"),
        ("no mark, but UTF-16".encode("utf-16-le"), "bytes are NUL"),
        (b"a few NULs \x00 in the middle of \xff nowhere", "It is not text"),
        (URDU.encode()[:-30] + URDU.encode()[-29:], "damaged UTF-8"),
        (URDU.encode()[: len("وزیر نے".encode()) - 1], "damaged UTF-8: the byte 12 is wrong"),
        ("x".encode("utf-16")[:-1], "begins as UTF-16-LE, but the byte 3 is wrong"),
        (b"\xff\xfe" + b"a\x00" * 10 + b"\x00\xd8" + b"a\x00", "byte 23 is wrong"),
    ],
)
def test_what_is_no_text_is_refused_with_the_place(tmp_path, data, reason):
    with pytest.raises(BadRecordError) as caught:
        read(tmp_path, data)
    assert reason in caught.value.reason
    assert caught.value.line is None
    assert str(caught.value).startswith("story.txt: ")


def test_random_bytes_are_read_or_refused_and_nothing_else(tmp_path):
    refused = 0
    chance = random.Random(7)
    for length in range(8, 400, 3):
        try:
            _coded, reading = read(tmp_path, chance.randbytes(length))
        except BadRecordError:
            refused += 1
        else:
            assert "(a guess)" in reading.notes[0]
    assert refused


def test_a_file_that_is_gone_or_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    for name, reason in [("pipe.txt", "a pipe"), ("folder.txt", "a folder"), ("none.txt", "no such file")]:
        with pytest.raises(BadRecordError, match=reason):
            list(READERS["txt"].read(tmp_path / name))


def test_a_name_that_is_not_utf8_becomes_readable(tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_bytes(b"x" * 300)
    [coded] = READERS["txt"].read(path)
    assert coded.article.info.meta == {"file": "caf\ufffd.txt"}
    assert coded.article.title == "caf\ufffd"


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "a"}\n' * 2)
    articles = READERS["jsonl"].read(path)
    next(articles)
    with path.open("ab") as file:
        file.write(b'{"text": "b"}\n')
    with pytest.raises(BadRecordError, match="It changed while it was read"):
        list(articles)
