"""Each rung on hand-made news prose: ``|`` is the caret, ``⟦ ⟧`` holds what the rung must give."""

from __future__ import annotations

import time

import pytest

from annotator.core.rung import Rung
from annotator.core.span import Fragment
from annotator.core.units import (
    narrower,
    next_word_end,
    next_word_start,
    occurrences,
    paragraph_at,
    previous_word_end,
    previous_word_start,
    unit_at,
    wider,
)

WORD, NAME, CLAUSE, SENTENCE, PARAGRAPH = Rung

WORDS = [
    "The ⟦harv|est⟧ failed.",
    "The ⟦|harvest⟧ failed.",
    "The ⟦harvest⟧| failed.",
    "The ⟦harvest⟧|, they feared, failed.",
    "The harvest,| ⟦they⟧ feared, failed.",
    "They ⟦do|n’t⟧ know.",
    "⟦It|'s⟧ late.",
    "⟦Ken|ya⟧’s lakes",
    "⟦Kenya⟧’|s lakes",
    "a ⟦cross-bor|der⟧ raid",
    "the ⟦K|RA⟧-backed mayor",
    "the anti-⟦Ka|rumba⟧ vote",
    "some ⟦1,2|50.75⟧ tonnes",
    "up ⟦12.|5%⟧ on",
    "about ⟦$1.|5bn⟧ in aid",
    "in the ⟦U.|S.⟧ Senate",
    "at ⟦9|:45⟧ sharp",
    "joy ⟦👩🏽‍🚒|⟧ here",
    "joy ⟦👩‍|👩‍👧⟧ here",
    "flags 🇰🇪⟦🇺|🇬⟧ fly",
    "key ⟦#|️⃣⟧ pressed",
    "un ⟦cafe|\u0301⟧ noir",
    "او ⟦می‌|رود⟧ امروز",
    "كتب ⟦كِتَا|بًا⟧ جديدا",
    "多⟦|哈⟧会谈",
    "write to ⟦desk|@example.org⟧.",
    "see ⟦https://example.org/a|?b=c⟧.",
    "   | ⟦first⟧",
    "the ⟦last⟧| ",
    "⟦*|**⟧",
]

NAMES = [
    "Then ⟦Acting Foreign Minister Amina |Noor-Khan⟧ left.",
    "The ⟦Movement of the |Two Rivers (MTR)⟧ agreed.",
    "The ⟦Movement of the Two Rivers (M|TR)⟧ agreed.",
    "rebels of the ⟦Lashkar-i-|Sahil Karumba (LSK)⟧ fled",
    "⟦Ke|nya⟧’s Defence Minister Otieno Were spoke.",
    "Kenya’s ⟦Defence Min|ister Otieno Were⟧ spoke.",
    "the ⟦Ministry |of Water⟧ said",
    "the ⟦Ministry of Wa|ter and Power⟧ said",
    "the ⟦Food and |Agriculture Organization⟧ said",
    "shot ⟦Lt. Col. Ju|naid Arif⟧ dead",
    "said ⟦Dr. |Rahel Abebe⟧ of the clinic",
    "the ⟦U.|S.⟧ and others",
    "the ⟦U.S. Presi|dent Ann Lowe⟧ and others",
    "near ⟦Saint-|Aubry⟧ yesterday",
    "minister ⟦Joris van der |Berg⟧ resigned",
    "said ⟦van der |Berg⟧ today",
    "said ⟦bin |Salim⟧ today",
    "prince ⟦Faris bin |Salim⟧ met them",
    "told ⟦Al-|Marsad⟧ that",
    "fighters of ⟦al-Sha|riqa⟧ fled",
    "⟦John F. |Mwangi⟧ wept",
    "In ⟦Nai|robi⟧, prices rose.",
    "But ⟦Nai|robi⟧ refused.",
    "⟦B|ut⟧ Nairobi refused.",
    "The ⟦Kenyan |Army⟧ moved.",
    "both ⟦Nai|robi⟧ and Kampala agreed",
    "both Nairobi and ⟦Kam|pala⟧ agreed",
    "near ⟦The |Hague⟧ again",
    "The deal with ⟦Uganda|⟧ on Monday held.",
    "On Monday ⟦Ugan|da⟧ struck back.",
    "Millions of ⟦Ugan|dan⟧ farmers",
    "Addressing ⟦Parlia|ment⟧, he wept.",
    "⟦UN Special Envoy for Sa|hel Ida Holm⟧ arrived",
    "⟦Reso|lution 2719⟧ was passed",
    "the ⟦111th Bri|gade⟧ moved",
    "⟦AT&|T⟧ sold it",
    "⟦Smith & |Sons⟧ sold it",
    "the ⟦K|RA⟧-led raid",
    "the city of ⟦Ki|sumu⟧ fell",
    "the city ⟦o|f⟧ Kisumu fell",
    "the ⟦har|vest⟧ failed",
    "He left the U.S. ⟦H|e⟧ wept.",
    "“⟦Ken|ya⟧ won,” she said.",
    "it joined ⟦Acme Tools In|c.⟧ last year",
    "⟦Martin O’|Dea Jr.⟧ won",
    "near ⟦Deir |ez-Zor⟧ again",
    "from ⟦Trinidad and To|bago⟧ again",
    "the ⟦People’s |Party of Amria⟧ won",
    "the ⟦Free Miners’ |Union⟧ won",
    "the ⟦Ministry of Defence and Veterans |Affairs⟧ said",
    "⟦Sgt. Maria de |la Cruz⟧ of the United Nations fell",
    "Sgt. Maria de la Cruz of the ⟦United Na|tions⟧ fell",
    "the ⟦Minister of Foreign |Affairs of Amria⟧ fell",
    "وصل ⟦خا|لد⟧ إلى المدينة",
    "⟦وز|یر⟧ دفاع نے کہا",
    "⟦З|ара Петрова⟧ сказала",
]

CLAUSES = [
    "The mayor said that ⟦the brid|ge was unsafe⟧.",
    "The mayor said ⟦the brid|ge was unsafe⟧.",
    "She told reporters on Friday that ⟦the brid|ge was unsafe⟧.",
    "She made it clear that ⟦the bri|dge is unsafe⟧.",
    "She hopes that ⟦it hol|ds in the U.S.⟧",
    "⟦The group that att|acked the town fled.⟧",
    "He said that the council knows that ⟦the brid|ge is unsafe⟧.",
    "He said that ⟦the bridge is sa|fe⟧, adding that the road is not.",
    "He said that the bridge is safe, adding that ⟦the ro|ad is not⟧.",
    "He noted that ⟦bri|dges age⟧ and that roads do not.",
    "He noted that bridges age and that ⟦ro|ads do not⟧.",
    "⟦Bread prices ro|se by a tenth⟧, the ministry said.",
    "⟦Bread prices ro|se by a tenth⟧, according to traders.",
    "According to traders, ⟦bread pri|ces rose⟧.",
    "The verdict: ⟦the mi|ne must close⟧.",
    "KISUMU (Wire) — ⟦The mi|ne must close⟧.",
    "⟦The mi|ne reopened in May.⟧",
    "Amria hopes ⟦the mi|ne will reopen⟧.",
    "Miners told Reuters ⟦the lift had fai|led twice⟧.",
    "She claimed ⟦the lift was sa|fe⟧, but denied that it was new.",
    "She found that ⟦the miners, who were la|te, had been warned⟧.",
    "⟦فوج نے علاقہ خا|لی کرا لیا⟧، حکام نے کہا۔",
    "⟦يريد السكان أن ينت|هي الحصار.⟧",
    "“⟦We will st|ay⟧,” she said.",
    '"⟦We will st|ay⟧," she said.',
    "'⟦We won't st|ay⟧,' she said.",
    "‘⟦The miners’ fami|lies won’t stay⟧,’ she said.",
    "«⟦Nous res|tons ici⟧», dit-elle.",
    "„⟦Wir blei|ben hier⟧“, sagte sie.",
    "He asked: “⟦Who will p|ay?⟧”",
    "She said, “⟦We stay. We re|build. We win.⟧”",
    "She said: “⟦He told us that the roof w|as gone⟧,” and wept.",
    "He said ⟦both had asked for “full acc|ess”⟧.",
    '"⟦Never ag|ain⟧," she said.',
    "“⟦It was our worst ye|ar, and we are not done⟧",
    "⟦The miners, the court was t|old, were unpaid.⟧",
    "وزیر نے کہا کہ ⟦پل محفو|ظ نہیں ہے⟧۔",
    "وزیر نے کہا کہ ⟦پل محفو|ظ نہیں ہے⟧ اور یہ کہ سڑک بند ہے۔",
    "⟦جب کہ پل محفو|ظ نہیں تھا۔⟧",
    "انہوں نے کہا، ’’⟦ہم یہیں رہ|یں گے۔⟧‘‘",
    "انہوں نے کہا: ”⟦ہم یہیں رہ|یں گے⟧“",
    "وزارت کے مطابق ⟦قیمتیں بڑ|ھ گئیں⟧۔",
    "قال الوزير إن ⟦الجسر غير آم|ن⟧.",
    "قال الوزير ⟦إنه لن يست|قيل⟧.",
    "أكد المحافظ أن ⟦الطريق مف|توح⟧، مضيفا أن الجسر مغلق.",
    "⟦يجب أن يتوق|ف القصف.⟧",
    "قال: «⟦سنبقى ه|نا⟧».",
    "وزیر وویل چې ⟦پل خوندي ن|ه دی⟧.",
    "⟦هغه څوک چې ولا|ړ راغی.⟧",
    "وزیر گفت که ⟦پل امن نی|ست⟧.",
]

SENTENCES = [
    "Rain fell. ⟦The U.S. army, led by Dr. |Rahel Abebe and Lt. Col. Ann Lowe, came.⟧ It went.",
    "⟦It rose 3.5 per|cent in the U.S.⟧ The bank was pleased.",
    "⟦They met at 9 a.m. on Tu|esday.⟧ Nobody spoke.",
    "⟦J. K. Mwa|ngi wept.⟧ Others did not.",
    "⟦Well ... it w|as late.⟧ They left.",
    "⟦“Why now?” she as|ked.⟧ Nobody knew.",
    "⟦“Why now?” Ida Holm as|ked.⟧ Nobody knew.",
    "⟦He said, “We st|ay. We rebuild.”⟧ Then he left.",
    "⟦He s|aid, “We stay. We rebuild.”⟧ Then he left.",
    "“We stay.” ⟦Then he l|eft.⟧",
    "It was over.⟦The may|or left.⟧",
    "Really? ⟦Yes, rea|lly!⟧ No.",
    "پل گر گیا۔ ⟦وزیر نے استع|فیٰ دیا۔⟧ بارش جاری ہے۔",
    "پل گر گیا۔⟦وزیر نے استع|فیٰ دیا۔⟧بارش جاری ہے۔",
    "⟦ایم۔کیو۔ایم نے جل|سہ کیا۔⟧ پولیس آئی۔",
    "من سيدفع؟ ⟦لا أحد يع|رف.⟧ انتهى.",
    "⟦وصل د. سا|لم أمس.⟧ ثم غادر.",
    "دا پل دی. ⟦څوک پو|هېږي؟⟧ هیڅوک.",
    "One.\n⟦A line wi|thout a stop⟧\nTwo.",
]

PARAGRAPHS = [
    "One.\r\n ⟦Two. Th|ree.⟧ \r\nFour.",
    "One.\r⟦Two.|⟧\rFour.",
    "One.\u2028⟦T|wo.⟧\u2029Four.",
    "⟦One.\x0bTwo.\x85Th|ree.⟧\nFour.",
]


def _parts(marked: str) -> tuple[str, int, str]:
    caret = marked.replace("⟦", "").replace("⟧", "").index("|")
    plain = marked.replace("|", "")
    wanted = plain[plain.index("⟦") + 1 : plain.index("⟧")]
    return plain.replace("⟦", "").replace("⟧", ""), caret, wanted


def _table() -> list[tuple[str, Rung]]:
    lists = ((WORD, WORDS), (NAME, NAMES), (CLAUSE, CLAUSES), (SENTENCE, SENTENCES), (PARAGRAPH, PARAGRAPHS))
    return [(marked, rung) for rung, listed in lists for marked in listed]


@pytest.mark.parametrize(("marked", "rung"), _table())
def test_a_rung_gives_what_the_brackets_hold(marked, rung):
    text, caret, wanted = _parts(marked)
    found = unit_at(text, caret, rung)
    assert found is not None
    assert text[found.start : found.end] == wanted


def test_a_blank_paragraph_has_no_units():
    text = "One.\n \t\nTwo."
    assert [unit_at(text, 6, rung) for rung in Rung] == [None] * 5
    assert [unit_at("", 0, rung) for rung in Rung] == [None] * 5


def test_widening_climbs_through_name_clause_sentence_and_paragraph_and_narrowing_comes_back():
    text = "Rain fell. The mayor said that Amina Noor-Khan had left. He wept."
    offset = text.index("Noor")
    step = unit_at(text, offset, WORD)
    climbed = []
    while step is not None:
        climbed.append(step)
        step = wider(text, step)
    assert [text[start:end] for start, end in climbed] == [
        "Noor-Khan",
        "Amina Noor-Khan",
        "Amina Noor-Khan had left",
        "The mayor said that Amina Noor-Khan had left.",
        text,
    ]
    down = [climbed[-1]]
    while (step := narrower(text, down[-1], offset)) is not None:
        down.append(step)
    assert down == climbed[::-1]


def test_a_sentence_inside_a_long_quotation_is_a_step_on_the_way_down():
    text = "She said, “We stay here. We rebuild the town.” Then she left."
    offset = text.index("rebuild")
    quotation = unit_at(text, offset, CLAUSE)
    assert text[slice(*quotation)] == "We stay here. We rebuild the town."
    assert text[slice(*narrower(text, quotation, offset))] == "We rebuild the town."
    assert text[slice(*wider(text, quotation))] == "She said, “We stay here. We rebuild the town.”"


def test_a_selection_that_fits_no_rung_widens_to_the_next_one_around_it():
    text = "The old mayor left. Rain fell."
    assert text[slice(*wider(text, Fragment(4, 13)))] == "The old mayor left."
    assert text[slice(*wider(text, Fragment(14, 24)))] == text
    assert wider(text, Fragment(0, len(text))) is None
    assert wider("One.\nTwo.", Fragment(2, 7)) is None


def test_in_a_headline_only_names_known_from_the_article_are_names():
    body = (
        "On Friday the mayor of Kisumu met Amina Noor-Khan, and said that bread would not be sold by the state again."
    )
    text = f"Mayor Meets Amina Noor-Khan Over Bread In Kisumu Market\n{body}"
    quotes = {text[slice(*unit_at(text, text.index(word), NAME))] for word in ("Meets", "Amina", "Noor", "Kisumu")}
    assert quotes == {"Meets", "Amina Noor-Khan", "Kisumu"}


def test_the_source_at_a_headlines_end_is_no_part_of_the_claim():
    text = "Bread Will Stay Cheap This Winter — Otieno Were"
    assert text[slice(*unit_at(text, 3, CLAUSE))] == "Bread Will Stay Cheap This Winter"


def test_a_caret_at_a_line_end_belongs_to_the_line_before_it():
    text = "One.\r\nTwo.\r\n"
    assert paragraph_at(text, 4) == paragraph_at(text, 5) == Fragment(0, 4)
    assert paragraph_at(text, 6) == Fragment(6, 10)
    assert paragraph_at(text, 12) == Fragment(12, 12)


def test_word_steps_go_over_line_ends_and_stop_at_the_ends_of_the_text():
    text = "One, two.\r\n\r\n(Three)! "
    ends, offset = [], 0
    while offset < len(text):
        offset = next_word_end(text, offset)
        ends.append(offset)
    assert ends == [3, 8, 19, 21, 22]
    assert [next_word_start(text, place) for place in (0, 5, 14, 22)] == [5, 14, 22, 22]
    assert [previous_word_end(text, place) for place in (22, 19, 8, 3)] == [19, 8, 3, 0]
    assert [previous_word_start(text, place) for place in (22, 14, 5, 0)] == [14, 5, 0, 0]


def test_occurrences_are_whole_words_exactly_as_quoted():
    text = "Mali’s army left Mali. Malian troops, mali, Somali, (Mali) and Mali-Niger; MALI; Mali"
    found = occurrences(text, "Mali")
    assert [start for start, _ in found] == [0, 17, 53, len(text) - 4]
    assert occurrences("cafe\u0301 cafe", "cafe") == [Fragment(6, 10)]
    assert occurrences(text, "") == []


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "中" * 1_000_000,
        "Khan of the " * 90_000,
        "The army said that U.S. forces, which left, “won”, he said. " * 17_000,
        ', ’“"' * 200_000,
        ("وزیر نے کہا کہ امن ضروری ہے۔ " * 30 + "\n") * 5_600,
    ],
    ids=["one word", "no spaces", "one name", "one paragraph", "marks", "five megabytes"],
)
def test_a_huge_text_answers_as_fast_as_a_small_one(text):
    def spent(rung: Rung) -> float:
        began = time.perf_counter()
        unit_at(text, len(text) // 2, rung)
        return time.perf_counter() - began

    assert max(min(spent(rung) for _ in range(3)) for rung in Rung) < 0.15  # 0.05 s on a machine at rest
