"""What the words around a claim tell of it; the brackets in a sentence are the edges of the claim.

The sentences are made up. None of them, and no word list that they hold to, was taken from an article.
"""

from __future__ import annotations

import pytest

from annotator.core.reading_marks import Reading, Rule, read
from annotator.core.span import Fragment

DIRECT, PARAPHRASE, REPORTER = "direct", "paraphrase", "reporter"
ASSERTED, DENIED, CONDITIONAL, PREDICTED, PROMISED = "asserted", "denied", "conditional", "predicted", "promised"


def bracketed(sentence: str, language: str = "") -> tuple[str, Reading]:
    text, fragments, start = "", [], 0
    for char in sentence:
        if char == "[":
            start = len(text)
        elif char == "]":
            fragments.append(Fragment(start, len(text)))
        else:
            text += char
    return text, read(text, fragments, language)


def told(sentence: str, language: str = "") -> tuple[str | None, str | None, str]:
    """Return attribution, modality, and where the speaker is named."""
    text, reading = bracketed(sentence, language)
    speaker = text[slice(*reading.speakers[0])] if reading.speakers else ""
    return (
        reading.attribution.value if reading.attribution else None,
        reading.modality.value if reading.modality else None,
        speaker,
    )


ENGLISH = [
    ("Mayor Ada Quill said that [the bridge in Port Helena was shut].", PARAPHRASE, ASSERTED, "Mayor Ada Quill"),
    ("Mayor Ada Quill said [the bridge was shut].", PARAPHRASE, ASSERTED, "Mayor Ada Quill"),
    (
        "Mayor Ada Quill said on Monday that [the bridge will stay shut until Friday].",
        PARAPHRASE,
        PREDICTED,
        "Mayor Ada Quill",
    ),
    ("“[The steel is tired],” she said, “and so are we.”", DIRECT, ASSERTED, ""),
    ("“[The steel is tired],” said Ada Quill, the mayor.", DIRECT, ASSERTED, "Ada Quill"),
    ("“[The steel is tired],” she said, “[and so are we].”", DIRECT, ASSERTED, ""),
    ("The council denied that [it had sold the ferry].", PARAPHRASE, DENIED, "The council"),
    ("The council did not deny that [it had sold the ferry].", PARAPHRASE, None, "The council"),
    ("The council has never denied [selling the ferry].", PARAPHRASE, None, "The council"),
    ("The council rejected reports that [it had sold the ferry].", PARAPHRASE, DENIED, "The council"),
    (
        "The council rejected the harbour union’s allegation that [it had sold the ferry].",
        PARAPHRASE,
        DENIED,
        "The council",
    ),
    ("The council denied [selling the ferry].", PARAPHRASE, DENIED, "The council"),
    ("The council vowed to [rebuild the pier].", PARAPHRASE, PROMISED, "The council"),
    ("The council vowed [to rebuild the pier].", PARAPHRASE, PROMISED, "The council"),
    ("The council pledged that [the pier would be rebuilt].", PARAPHRASE, PROMISED, "The council"),
    ("The council expects [fares to rise].", PARAPHRASE, PREDICTED, "The council"),
    ("[Fares are expected to rise next year].", REPORTER, PREDICTED, None),
    ("[Fares will rise next year], the council said.", PARAPHRASE, PREDICTED, "the council"),
    ("[Fares rose last year], according to the Port Authority.", PARAPHRASE, ASSERTED, "the Port Authority"),
    ("According to the Port Authority, [fares rose last year].", PARAPHRASE, ASSERTED, "the Port Authority"),
    ("[Fares rose last year].", REPORTER, ASSERTED, None),
    ("“[We will rebuild the pier],” Quill said.", DIRECT, PROMISED, "Quill"),
    ("“[We will lose the pier],” Quill said.", DIRECT, PREDICTED, "Quill"),
    ("“[If the rain goes on, the pier is gone],” Quill said.", DIRECT, CONDITIONAL, None),
    ("Quill said [the pier would go if the rain went on].", PARAPHRASE, CONDITIONAL, None),
    ("Quill said [it would be rebuilt by spring].", PARAPHRASE, PREDICTED, None),
    ("Quill said [she would resign].", PARAPHRASE, PROMISED, None),
    ("Quill says that [any delay would be a breach of the contract].", PARAPHRASE, CONDITIONAL, None),
    ("“[We did not sell the ferry],” Quill said.", DIRECT, DENIED, None),
    ("“[I have not seen the ferry],” Quill said.", DIRECT, ASSERTED, None),
    ("“[These reports are false],” Quill said.", DIRECT, DENIED, None),
    ("“[We slept four nights in the harbour],” says Tam Oster.", DIRECT, ASSERTED, "Tam Oster"),
    ("Quill, who has run the town since May, said [the pier was safe].", PARAPHRASE, ASSERTED, "Quill"),
    (
        "The town’s engineer, Ada Quill, has said that [trade will resume], but the harbour is shut.",
        PARAPHRASE,
        PREDICTED,
        "The town’s engineer",
    ),
    ("After talks with Marlow, Helena said [the line was open].", PARAPHRASE, ASSERTED, "Helena"),
    ("Helena condemned the strike, saying [it hurt the poor].", PARAPHRASE, ASSERTED, "Helena condemned the strike"),
    ("[The ferry was full], and the mayor said nothing.", REPORTER, ASSERTED, None),
    ("The mayor said that [the ferry was full] and that [the pier was shut].", PARAPHRASE, ASSERTED, None),
    ("The mayor said that the ferry was full and that [the pier was shut].", PARAPHRASE, ASSERTED, "The mayor"),
    ("Officials could not say whether [the pier was safe].", PARAPHRASE, None, None),
    ("Nobody knows if the pier will hold; [the town has no money].", REPORTER, ASSERTED, None),
    ("[The council does not know if the pier is safe].", REPORTER, ASSERTED, None),
    ("Quill wondered whether it was safe. [The pier fell].", REPORTER, ASSERTED, None),
    ("[The man who will lead the town was born in Marlow].", REPORTER, ASSERTED, None),
    ("[The pier may fall this winter].", REPORTER, PREDICTED, None),
    ("[The pier fell because nobody will pay].", REPORTER, ASSERTED, None),
    ("[Should the rain go on, the pier will fall].", REPORTER, CONDITIONAL, None),
    ("[Had the council paid, the pier would have held].", REPORTER, CONDITIONAL, None),
    ("Quill warned that [the pier could collapse].", PARAPHRASE, PREDICTED, "Quill"),
    ("Quill warned of [a collapse within weeks].", PARAPHRASE, ASSERTED, "Quill"),
    ("Quill threatened to [close the harbour].", PARAPHRASE, PROMISED, "Quill"),
    ("[The driver was allegedly drunk].", PARAPHRASE, ASSERTED, None),
    ("Quill: [the pier is safe]", PARAPHRASE, ASSERTED, "Quill"),
    ("[The pier is safe]: Mayor Quill", PARAPHRASE, ASSERTED, "Mayor Quill"),
    ("Quill asked: “[Who will pay]?”", DIRECT, None, None),
    ("[Who will pay for the pier]?", REPORTER, None, None),
    ("The union claims that [the ferry is unsafe], which the council denies.", PARAPHRASE, ASSERTED, "The union"),
    ("[The ferry is unsafe], the union claims.", PARAPHRASE, ASSERTED, "the union"),
    ("Quill put it more drily. “[A pier is a plank.]” ", DIRECT, ASSERTED, "Quill"),
    ("“[A pier is a plank.]” Quill laughed, then stopped.", DIRECT, ASSERTED, "Quill"),
    ("Quill told reporters in Helena [the pier was safe].", PARAPHRASE, ASSERTED, "Quill"),
    ("Quill dismissed as nonsense the claim that [the pier was sold].", PARAPHRASE, DENIED, "Quill"),
    ("Quill refused to confirm that [the pier was sold].", PARAPHRASE, None, "Quill"),
    ("Quill ruled out [a new pier].", PARAPHRASE, DENIED, "Quill"),
    ("[Helena has denied that it sold the pier].", PARAPHRASE, DENIED, "Helena"),
    ("[Quill promised to rebuild the pier].", PARAPHRASE, PROMISED, "Quill"),
    ("The pier was shut on Monday. [It is to reopen in May].", REPORTER, PREDICTED, None),
    ("The pier, she said, [would reopen in May].", PARAPHRASE, PREDICTED, ""),
    ("The meeting, he added, was “[long overdue and badly prepared]”.", DIRECT, ASSERTED, ""),
    ("He was called “[the voice]” of the harbour.", DIRECT, ASSERTED, None),
    ("“[We won’t pay],” the union vowed.", DIRECT, PROMISED, "the union"),
    ("“[It will rain],” predicted Oster.", DIRECT, PREDICTED, "Oster"),
    ("[The government will not negotiate], Quill insisted.", PARAPHRASE, PREDICTED, "Quill"),
    ("The union accused the council of [selling the ferry].", PARAPHRASE, ASSERTED, "The union"),
    ("Quill blamed the rain for [the collapse of the pier].", PARAPHRASE, ASSERTED, "Quill"),
    ("The council was accused by the union of [selling the ferry].", PARAPHRASE, ASSERTED, None),
    ("In a statement, the ministry said [it will not sell the ferry].", PARAPHRASE, PROMISED, "the ministry"),
    ("There is no truth in the report that [the ferry was sold].", PARAPHRASE, DENIED, None),
    ("Quill said: ‘[the pier is tired and so are we].’", DIRECT, ASSERTED, None),
    ("'[The pier is tired and so are we],' Quill said.", DIRECT, ASSERTED, None),
    ("Quill said the town was “[not ready for winter and not ready for spring]”.", DIRECT, ASSERTED, None),
    ("Quill said [the town was “not ready for winter and not ready for spring”].", DIRECT, ASSERTED, None),
    ("Quill called the pier “[a disgrace]” and left.", DIRECT, ASSERTED, None),
    ("“The pier is tired. [We are tired too]. Nobody sleeps,” Quill said.", DIRECT, ASSERTED, None),
    ("“The pier is tired,” Quill said. “[We are tired too].”", DIRECT, ASSERTED, None),
    ("“[The pier is tired,” Quill said, “and so are we].”", DIRECT, ASSERTED, None),
    ("- [The pier is tired], Quill said.", PARAPHRASE, ASSERTED, None),
    ("“Quill told me: ‘[Nobody sleeps here]’,” Oster said.", DIRECT, ASSERTED, None),
    ("The banner read “[Nobody sleeps here]”.", DIRECT, ASSERTED, None),
    ("Quill said that “[nobody sleeps here]” and that the pier was old.", DIRECT, ASSERTED, None),
    ('"[Nobody sleeps here]", Quill said.', DIRECT, ASSERTED, None),
    ("„[Nobody sleeps here]“, Quill said.", DIRECT, ASSERTED, None),
    ("«[Nobody sleeps here]», Quill said.", DIRECT, ASSERTED, None),
    ("Quill said [nobody “sleeps” here].", PARAPHRASE, ASSERTED, None),
    ("“[I promise that the pier will open],” Quill said.", DIRECT, PROMISED, None),
    ("“[We expect prices to rise],” Quill said.", DIRECT, PREDICTED, None),
    ("“[We deny any role in the sale],” Quill said.", DIRECT, DENIED, None),
    ("“[We reject these accusations],” Quill said.", DIRECT, DENIED, None),
    ("“[We had nothing to do with the sale],” Quill said.", DIRECT, DENIED, None),
    ("Quill said [the council had no role in the sale].", PARAPHRASE, DENIED, None),
    ("Quill said [he had not taken the money].", PARAPHRASE, DENIED, None),
    ("Quill said [the report was untrue].", PARAPHRASE, DENIED, None),
    ("“[It is not true that we sold the pier],” Quill said.", DIRECT, DENIED, None),
    ("“[I am going to rebuild the pier],” Quill said.", DIRECT, PROMISED, None),
    ("“[We shall rebuild it],” Quill said.", DIRECT, PROMISED, None),
    ("“[Let us rebuild it],” Quill said.", DIRECT, ASSERTED, None),
    ("Quill said [the town would rebuild the pier].", PARAPHRASE, PREDICTED, None),
    ("Quill announced that [the council will build a new pier].", PARAPHRASE, PREDICTED, None),
    ("Quill said [we are ready to fight back].", PARAPHRASE, ASSERTED, None),
]

OTHERS = [
    ("ur", "میئر عادہ کوئل نے کہا کہ [پل بند ہے]۔", PARAPHRASE, ASSERTED, "میئر عادہ کوئل"),
    ("ur", "میئر نے پیر کو صحافیوں سے بات کرتے ہوئے کہا کہ [پل جمعے تک بند رہے گا]۔", PARAPHRASE, PREDICTED, "میئر"),
    ("ur", "کونسل نے اس الزام کو مسترد کیا کہ [اس نے کشتی بیچ دی ہے]۔", PARAPHRASE, DENIED, "کونسل"),
    ("ur", "کونسل نے اس بات کی تردید نہیں کی کہ [کشتی بیچ دی گئی]۔", PARAPHRASE, None, "کونسل"),
    ("ur", "کونسل نے وعدہ کیا کہ [پل دوبارہ بنایا جائے گا]۔", PARAPHRASE, PROMISED, "کونسل"),
    ("ur", "بندرگاہ کے ادارے کے مطابق [گزشتہ سال کرائے بڑھے]۔", PARAPHRASE, ASSERTED, "بندرگاہ کے ادارے"),
    ("ur", "“[ہم پل دوبارہ بنائیں گے]،” میئر نے کہا۔", DIRECT, PROMISED, "میئر"),
    ("ur", "“[لوہا تھک چکا ہے]،” انہوں نے کہا، “[اور ہم بھی]۔”", DIRECT, ASSERTED, ""),
    ("ur", "[گزشتہ سال کرائے بڑھے]۔", REPORTER, ASSERTED, None),
    ("ur", "[اگلے سال کرائے بڑھیں گے]۔", REPORTER, PREDICTED, None),
    ("ur", "میئر کا کہنا ہے کہ [اگر بارش ہوئی تو پل گر جائے گا]۔", PARAPHRASE, CONDITIONAL, "میئر"),
    ("ur", "“[ہم نے کشتی نہیں بیچی]،” میئر نے کہا۔", DIRECT, DENIED, "میئر"),
    ("ur", "یونین نے کونسل پر الزام لگایا کہ [اس نے کشتی بیچی]۔", PARAPHRASE, ASSERTED, "یونین"),
    ("ur", "حکام کو توقع ہے کہ [کرائے کم ہوں گے]۔", PARAPHRASE, PREDICTED, None),
    ("ur", "میئر نے اس خبر کو بے بنیاد قرار دیا کہ [پل بیچ دیا گیا ہے]۔", PARAPHRASE, DENIED, "میئر"),
    ("ar", "قال رئيس البلدية إن [الجسر مغلق].", PARAPHRASE, ASSERTED, "رئيس البلدية"),
    ("ar", "وقالت رئيسة البلدية للصحفيين إن [الجسر سيبقى مغلقا حتى الجمعة].", PARAPHRASE, PREDICTED, None),
    ("ar", "نفى المجلس أن [يكون قد باع العبّارة].", PARAPHRASE, DENIED, "المجلس"),
    ("ar", "لم ينفِ المجلس أنه [باع العبارة].", PARAPHRASE, None, "المجلس"),
    ("ar", "وتعهّد المجلس بأن [يعيد بناء الجسر].", PARAPHRASE, PROMISED, "المجلس"),
    ("ar", "«[سنعيد بناء الجسر]»، قال رئيس البلدية.", DIRECT, PROMISED, "رئيس البلدية"),
    ("ar", "«[لم نبع العبارة]»، قالت رئيسة البلدية.", DIRECT, DENIED, "رئيسة البلدية"),
    ("ar", "وفقا لهيئة الميناء، [ارتفعت الأجور العام الماضي].", PARAPHRASE, ASSERTED, None),
    ("ar", "[ارتفعت الأجور العام الماضي].", REPORTER, ASSERTED, None),
    ("ar", "وأكد الوزير أن [الجسر سينهار إذا استمر المطر].", PARAPHRASE, CONDITIONAL, "الوزير"),
    ("ar", "وكان الوزير قد صرّح بأن [الجسر آمن].", PARAPHRASE, ASSERTED, "الوزير"),
    ("ar", "[السيارات تنتظر على الجسر].", REPORTER, ASSERTED, None),
    ("ar", "رفض المتحدث اتهامات المعارضة بأن [الحكومة باعت الميناء].", PARAPHRASE, DENIED, None),
    ("ps", "ښاروال وویل چې [پل تړلی دی].", PARAPHRASE, ASSERTED, "ښاروال"),
    ("ps", "ښاروال خبریالانو ته وویل چې [پل به تر جمعې تړلی وي].", PARAPHRASE, PREDICTED, None),
    ("ps", "شورا دا ادعا رد کړه چې [بېړۍ یې پلورلې ده].", PARAPHRASE, DENIED, "شورا"),
    ("ps", "شورا ژمنه وکړه چې [پل به بیا جوړوي].", PARAPHRASE, PROMISED, "شورا"),
    ("ps", "د بندر د ادارې په وینا، [پروسږکال کرایې لوړې شوې].", PARAPHRASE, ASSERTED, None),
    ("ps", "«[موږ به پل بیا جوړ کړو]»، ښاروال وویل.", DIRECT, PROMISED, "ښاروال"),
    ("ps", "[پروسږکال کرایې لوړې شوې].", REPORTER, ASSERTED, None),
    ("ps", "هغه وايي که چیرې [باران وشي، پل به ونړېږي].", PARAPHRASE, PREDICTED, None),
    ("ps", "چارواکي وايي [که باران وشي، پل به ونړېږي].", PARAPHRASE, CONDITIONAL, "چارواکي"),
    ("fa", "شهردار گفت که [پل بسته است].", PARAPHRASE, ASSERTED, "شهردار"),
    ("fa", "شهردار گفت: «[پل تا جمعه بسته خواهد بود]».", DIRECT, PREDICTED, "شهردار"),
    ("fa", "شورا این ادعا را رد کرد که [کشتی را فروخته است].", PARAPHRASE, DENIED, None),
    ("fa", "به گفته اداره بندر، [کرایه‌ها بالا رفته است].", PARAPHRASE, ASSERTED, None),
    ("ar", "قال رئيس البلدية إنه [سيعيد بناء الجسر].", PARAPHRASE, PROMISED, "رئيس البلدية"),
    ("ar", "وأكدت الوزيرة أن [حكومتها ستعيد بناء الجسر].", PARAPHRASE, PROMISED, "الوزيرة"),
    ("ar", "قال رئيس البلدية إن [الأسعار سترتفع].", PARAPHRASE, PREDICTED, "رئيس البلدية"),
    ("ar", 'قال رئيس البلدية: "[لن نسمح بإغلاق الجسر]".', DIRECT, PROMISED, None),
    ("ar", "«[ننفي بيع العبارة]»، قال رئيس البلدية.", DIRECT, DENIED, None),
    ("ar", "وقال لبلدة ميديا إن «[الجسر قديم والعبارة قديمة]».", DIRECT, ASSERTED, None),
    ("ar", 'وأضاف البيان أن [الجسر "قديم" ولا بد من هدمه].', PARAPHRASE, ASSERTED, None),
    ("ar", "وقالت الوزارة في بيان إن [عشرة أشخاص أصيبوا].", PARAPHRASE, ASSERTED, "الوزارة"),
    ("ar", "بحسب بيان للوزارة، فإن [عشرة أشخاص أصيبوا].", PARAPHRASE, ASSERTED, None),
    ("ar", "وكشف تقرير للأمم المتحدة أن [نصف السكان نزحوا].", PARAPHRASE, ASSERTED, None),
    ("ar", "حذّرت المنظمة من أن [المخزون قد ينفد].", PARAPHRASE, PREDICTED, "المنظمة من"),
    ("ar", "وتقول الشركة إن [الخط آمن].", PARAPHRASE, ASSERTED, "الشركة"),
    ("ur", "میئر نے کہا کہ [وہ پل دوبارہ بنائیں گے]۔", PARAPHRASE, PROMISED, "میئر"),
    ("ur", "“[ہم اس الزام کی تردید کرتے ہیں]،” میئر نے کہا۔", DIRECT, DENIED, None),
    ("ur", "وزارت کا کہنا ہے کہ [دس افراد زخمی ہوئے]۔", PARAPHRASE, ASSERTED, "وزارت"),
    ("ur", "رپورٹ میں کہا گیا ہے کہ [نصف آبادی نقل مکانی کر چکی ہے]۔", PARAPHRASE, ASSERTED, None),
    ("ur", "میئر نے خبردار کیا کہ [ذخیرہ ختم ہو سکتا ہے]۔", PARAPHRASE, PREDICTED, "میئر"),
    ("ps", "ښاروال وویل چې [دوی به پل بیا جوړ کړي].", PARAPHRASE, PROMISED, "ښاروال"),
    ("ps", "وزارت په خپله اعلامیه کې ویلي چې [لس تنه ټپیان شوي].", PARAPHRASE, ASSERTED, None),
    ("ps", "«[موږ دا تور ردوو]»، ښاروال وویل.", DIRECT, DENIED, None),
    ("ps", "هغه وویل: «[پل زوړ دی].»", DIRECT, ASSERTED, None),
    ("fa", "شهردار گفت که [آنها پل را دوباره خواهند ساخت].", PARAPHRASE, PROMISED, "شهردار"),
]


@pytest.mark.parametrize(("sentence", "attribution", "modality", "speaker"), ENGLISH)
def test_the_marks_of_an_english_claim_are_read_off_its_sentence(sentence, attribution, modality, speaker):
    found = told(sentence, "en")
    assert found[:2] == (attribution, modality)
    assert speaker is None or found[2] == speaker


@pytest.mark.parametrize(("language", "sentence", "attribution", "modality", "speaker"), OTHERS)
def test_the_marks_of_a_claim_are_read_in_urdu_arabic_pashto_and_dari(
    language, sentence, attribution, modality, speaker
):
    for known in (language, ""):
        found = told(sentence, known)
        assert found[:2] == (attribution, modality)
        assert speaker is None or found[2] == speaker


def test_a_language_without_word_lists_is_told_nothing():
    assert bracketed("Le maire a dit que [le pont est fermé].", "fr")[1] == Reading()


def test_each_mark_says_by_which_rule_and_what_words_told_it():
    text, reading = bracketed("The council flatly denied that [it had sold the ferry].", "en")
    assert reading.attribution is not None
    assert reading.modality is not None
    assert (reading.attribution.rule, reading.modality.rule) == (Rule.REPORTED, Rule.DENIED)
    assert reading.modality.told is not None
    assert text[slice(*reading.modality.told)] == "denied"


def test_offsets_are_those_of_the_article_also_where_vowel_signs_and_emoji_stand_before():
    before = "😀 جسرٌ مُغلق.\r\n"
    text, reading = bracketed(before + "قالتْ رئيسةُ البلديةِ إنّ [الجسرَ سيبقى مُغلقًا].", "ar")
    assert [text[slice(*one)] for one in reading.speakers[:1]] == ["رئيسةُ البلديةِ"]
    assert reading.modality is not None
    assert reading.modality.told is not None
    assert text[slice(*reading.modality.told)] == "سيبقى"


def test_a_speaker_that_a_pronoun_stands_for_is_looked_for_in_the_sentences_before():
    text, reading = bracketed("Mayor Ada Quill opened the pier, the gazette said. “[It is safe],” she added.", "en")
    assert reading.again
    assert text[slice(*reading.speakers[0])] == "the gazette"


def test_a_passage_that_runs_over_its_paragraph_is_read_by_its_first_one():
    assert told("Quill said: “[The pier is shut.\n\n“The ferry is full.]”", "en")[0] == DIRECT


def test_a_quotation_that_began_in_the_paragraph_before_is_one_up_to_its_closing_mark():
    begun = "Quill said: “The pier is tired.\n\nThe ferry is old. "
    assert told(begun + "[Nobody sleeps in this town.]”", "en")[0] == DIRECT
    assert told(begun + "So it goes.” [Nobody sleeps in this town.]", "en")[0] == REPORTER
