"""The words of reporting in English."""

from __future__ import annotations

import re

from annotator.core.patterns import late
from annotator.core.reporting import Act, Tongue

_SAY = (
    "said|says|saying|told|tells|telling|added|adds|adding|announced|announces|announcing|claimed|claiming|"
    "argued|argues|arguing|insisted|insists|insisting|maintained|maintains|confirmed|confirms|confirming|"
    "acknowledged|acknowledges|admitted|admits|admitting|conceded|concedes|noted|noting|stressed|stresses|"
    "stressing|emphasised|emphasized|emphasises|emphasizes|underlined|underscored|explained|explains|"
    "explaining|reported|revealed|reveals|disclosed|declared|declares|declaring|asserted|asserts|contended|"
    "contends|suggested|suggests|warned|warns|warning|alleged|alleges|alleging|accused|accuses|accusing|"
    "blamed|blames|blaming|believes|believed|thinks|thought|wrote|writes|tweeted|posted|testified|testifies|"
    "estimated|estimates|concluded|concludes|complained|complains|recalled|recalls|replied|replies|responded|"
    "repeated|reiterated|reiterates|remarked|observed|boasted|cautioned|cautions|indicated|indicates|say|"
    "tell|confirm|admit|acknowledge|announce|insist|argue|believe|think|warn|maintain|explain|hinted|hints|"
    "mentioned|asked|asks|quipped|joked|laughed|sighed|shouted|whispered|continued|recounted|informed|"
    "assured|assures"
)
ENGLISH = Tongue(
    verbs={
        Act.SAY: late(
            rf"\b(?:{_SAY}|(?:claims|reports|states|notes|observes|points?\s+out|pointed\s+out|pointing\s+out|stated|"
            r"stating|remarks)(?=\s+that\b|\s*:|\s*[,.]?\s*[”\"]|\s*[.,]?$)|put(?:s|ting)?\s+it"
            r"|(?:claim|report|statement|allegation|accusation|assertion|suggestion|belief|fear|concern|view|charge|rumou?r"
            r"|testimony|warning|conclusion|assessment)s?(?=\s+that\b))\b",
            re.I,
        ),
        Act.DENY: late(
            r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refut(?:es?|ed|ing)|rebut(?:s|ted|ting)?"
            r"|rebuff(?:s|ed|ing)?|repudiat(?:es?|ed|ing)|disput(?:es?|ed|ing)|disavow(?:s|ed|ing)?|disclaim(?:s|ed|ing)?"
            r"|brush(?:es|ed|ing)?\s+(?:aside|off)|rul(?:es?|ed|ing)\s+out|contradict(?:s|ed|ing)?|denials?(?=\s+that\b)"
            r"|(?:not\s+true|untrue|false|no\s+truth\s+in\s+\w+\s+\w+)(?=\s+that\b))\b",
            re.I,
        ),
        Act.PROMISE: late(
            r"\b(?:vow(?:s|ed|ing)?|pledg(?:es?|ed|ing)|promis(?:es?|ed|ing)|swears?|swore|sworn|undertook|guarante(?:es?"
            r"|ed|eing)|threaten(?:s|ed|ing)?|commit(?:s|ted|ting)?(?:\s+(?:itself|himself|herself|themselves))?(?=\s+to\b)"
            r"|(?:vow|pledge|promise|threat|commitment|undertaking)s?(?=\s+(?:that|to)\b))\b",
            re.I,
        ),
        Act.FORECAST: late(
            r"\b(?:predict(?:s|ed|ing)?|forecast(?:s|ed|ing)?|expect(?:s|ed|ing)?|anticipat(?:es?|ed|ing)|foresee(?:s|ing|n)?"
            r"|foresaw|project(?:s|ed|ing)(?=\s+(?:that|a|an|the|growth|to)\b)|hop(?:es|ed|ing)(?=\s+(?:that|to|the|for|it)\b)"
            r"|(?:prediction|forecast|expectation|hope|likelihood)s?(?=\s+that\b))\b",
            re.I,
        ),
    },
    not_before=late(
        r"(?:\b(?:not|never|nobody|no\s+one|nor|neither|without|cannot|hardly)|n['’]t|\b(?:refus|declin|fail)\w*\s+to"
        r"|\bunable\s+to|\bstopped\s+short\s+of)\s+(?:(?:be|been|even|yet|ever|explicitly|directly|publicly|immediately|has"
        r"|have|had|\w+ly)\s+){0,2}$",
        re.I,
    ),
    not_after=late(r"\s+(?:nothing|neither|no\s+such)\b", re.I),
    source=late(
        r"\b(?:according\s+to|in\s+the\s+(?:words|view)\s+of|in\s+the\s+opinion\s+of)\s+"
        r"((?:[^\s,;:.\"“”\x00]|\.(?=\S))+"
        r"(?:\s+(?:[^\s,;:.\"“”\x00]|\.(?=\S))+){0,12})",
        re.I,
    ),
    before=late(
        r"\s*(?:\b(?:has|have|had|also|later|then|long|repeatedly|again|is|was|are|were|would|will|did|does|do|not|never"
        r"|now|further|only|just|once|earlier|since|already|recently|previously|publicly|flatly|strongly|firmly"
        r"|categorically|who|been|being|and"
        r"|(?:refused|declined|failed|tried|wanted|unable|able)\s+to|\w+ly)\s+)*$",
        re.I,
    ),
    to_claim=late(r"(?:\b(?:that|to|of|having|if|whether)|[:,—–-])?\s*[“\"‘«(]*\s*$", re.I),
    future=late(
        r"\b(?:will|shall|won['’]t|shan['’]t|(?:am|is|are|was|were|be)\s+(?:now\s+)?(?:not\s+)?(?:going|due|set|expected|"
        r"likely|unlikely|bound|scheduled|poised|forecast|projected|predicted|about|slated)\s+to|(?:is|are)\s+to\s+(?=[a-z])"
        r"|plans?\s+to|intends?\s+to|aims?\s+to)\b|['’]ll\b",
        re.I,
    ),
    condition=late(
        r"(?<!as )\bif\b(?!\s+(?:any|anything|not)\b)|\b(?:unless|provided(?:\s+that|(?=\s+\w+\s+\w))"
        r"|providing\s+that|on\s+(?:the\s+)?condition\s+that|in\s+the\s+event\s+(?:of|that)|assuming\s+that|so\s+long\s+as"
        r"|as\s+long\s+as|depends?\s+on|conditional\s+on|contingent\s+on)\b"
        r"|(?<!\w\s)\bshould\s+(?:the|a|an|any|it|he|she|they|we|you|\w+)\b(?=[^.?]*,)"
        r"|(?<!\w\s)\bhad\s+(?:it|he|she|they|we|I|the\s+\w+)\s+(?:not\s+)?\w+ed\b[^.?]*\bwould\s+have\b",
        re.I,
    ),
    possible=late(
        r"\b(?:may|might)(?!\s+(?:have|\d|not\s+have))\b(?=\s+[a-z])|\bcould(?!\s+(?:not|have|see|hear|feel|afford|n['’]t))\b"
        r"(?=\s+[a-z])"
    ),
    own=late(
        r"\b(?:I|we)(?:\s+(?:will|shall|won['’]t|are\s+going\s+to|am\s+going\s+to|intend|plan|\w+ly|never|not)|['’]ll"
        r"|['’](?:m|re)\s+going\s+to)\b",
        re.I,
    ),
    he_will=late(
        r"(?:he|she|it|they|we|(?:his|her|its|their|our)\s+(?:\w+\s+)?(?:government|ministry|country|nation|party|office|company"
        r"|forces|army|administration|group|union|team|organi[sz]ation|movement|department|council|police|side))\s+"
        r"(?:would|will|was\s+going\s+to|were\s+going\s+to)\s+(?:not\s+|never\s+|also\s+|soon\s+|\w+ly\s+)*(\w+)",
        re.I,
    ),
    first_person=late(r"\b(?:I|we)(?:['’](?:d|ll))?\s+(?:(?:\w+ly|also|do|can|would|will|again|have)\s+)*$", re.I),
    own_denial=late(
        r"\b(?:I|we)(?:\s+(?:(?:have|had|did|do|was|were|are|am)\s+(?:not|never|no\b)|never|(?:have|had)\s+nothing)|\s+(?:"
        r"haven|hadn|didn|don|wasn|weren|aren)['’]t|['’]ve\s+(?:never|not))\b",
        re.I,
    ),
    denial=late(
        r"\b(?:is|are|was|were)\s+(?:simply\s+|just\s+|completely\s+|totally\s+|entirely\s+|absolutely\s+)?(?:not\s+true|untrue"
        r"|false|baseless|unfounded|fabricated|a\s+lie|lies|nonsense|fake|groundless|incorrect|wrong)\b"
        r"|\b(?:no\s+truth|nothing\s+to\s+do\s+with|no\s+(?:role|part|hand|involvement|link|links|knowledge)\s+(?:in|of|with|to))\b",
        re.I,
    ),
    hearsay=late(r"\b(?:allegedly|reportedly|purportedly|supposedly)\b", re.I),
    pronoun=late(r"(?:he|she|it|they|we|I|who)\b", re.I),
    aside=late(
        r"\b(?:who|which|whose\s+\w+|that)\s+(?:will|would|may|might|could|is|are|was|were)\b[^,;.]*"
        r"|\b(?:because|although|though|since|while|whereas|until|till|before|after|when|once)\b[^,;.]*",
        re.I,
    ),
)
