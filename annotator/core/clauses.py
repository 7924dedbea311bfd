"""Clauses of a sentence: what follows *that*, *said*, a colon or a dash, and what stands before ", she said".

The rules are about reporting, the business of news: *that* opens a clause after a word of saying or knowing, not in
"the group that attacked"; Urdu کہ, Arabic أن/إن, Pashto چې and Dari که likewise. A clause ends where its sentence
ends, at a semicolon, or where the report goes on (", adding that"); its own last comma or full stop is left out.
"""

from __future__ import annotations

import re

from annotator.core.lexicon import SUFFIXES_SHORT
from annotator.core.patterns import late
from annotator.core.span import Fragment
from annotator.core.words import MARKS, WORD, trimmed_whole

_SAYING = (
    r"(?:say|said|says|saying|told|tell|tells|telling|thought|thinks?|knows?|knew|held|holds|made|makes|(?:add|admit|"
    r"acknowledg|affirm|agre|alleg|announc|argu|assert|assess|assum|assur|believ|boast|caution|claim|commit|complain|"
    r"conced|conclud|confess|confirm|contend|declar|decid|demand|den|emphasi[sz]|ensur|estimat|expect|explain|"
    r"express|fear|find|found|feel|felt|hear|heard|highlight|hint|hop|impl|indicat|inform|insist|learn|maintain|"
    r"mention|not|notif|observ|pledg|point|predict|promis|propos|prov|read|realis|realiz|reaffirm|recall|"
    r"recogni[sz]|recommend|reiterat|remark|remind|repeat|repl|report|request|respond|reveal|show|shar|signal|speculat|stat|"
    r"stipulat|stress|suggest|suspect|swear|swore|testif|threaten|underlin|underscor|understand|understood|urg|verif|"
    r"vow|warn|wr)(?:s|es|ed|d|ied|ies|y|e|ing|ote|ites|itten|ted|ting|ped|ping|red)?)"
)
_NOUNS = (
    r"(?:hope|fear|claim|report|statement|allegation|belief|fact|evidence|warning|idea|view|sign|assurance|accusation|"
    r"assertion|suggestion|speculation|conclusion|possibility|rumou?r|concern|confidence|guarantee|understanding|doubt|"
    r"indication|proof|news|notion|pledge|promise|threat|denial|admission|clear|confident|certain|sure|likely|unlikely|"
    r"possible|true|hopeful|convinced|concerned|aware|optimistic|adamant|worried|afraid|obvious|evident|out|say|saying)s?"
)
_AUXILIARY = r"(?:has|have|had|is|are|was|were|will|would|can|could|may|might|must|should|do|does|did)"
_VERB = late(rf"\b{_SAYING}\b", re.IGNORECASE)
_THAT = late(r"\bthat\b(?=\s)", re.IGNORECASE)
_AFTER_THAT = late(r"\s+([^\W_]+)")
_RELATIVE = late(rf"(?:{_AUXILIARY}|\w+ed)\b", re.IGNORECASE)
_JUST_VERB = late(rf"\b{_SAYING}(?:\s+(?:also|further|earlier|again|clearly|rightly))?\s*,?$", re.IGNORECASE)
_JUST_NOUN = late(rf"\b{_NOUNS}$", re.IGNORECASE)
_BY_THE_WAY = (
    r"(?:(?:,\s*)?(?:(?:late|early|earlier)\s+)?(?:on\s+)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday)"
    r"(?:\s+(?:morning|evening|night|afternoon))?"
    r"|in\s+(?:a|an|his|her|their|its)\s+(?:[\w-]+\s+){0,3}(?:statement|interview|post|tweet|speech|address|report|message|"
    r"briefing|letter|broadcast)(?:\s+(?:on|to|with|for)\s+(?:[A-Z][\w-]*\s*){1,4})?"
    r"|(?:at|during|after)\s+(?:a|an|the|his|her)\s+(?:[\w-]+\s+){0,3}(?:conference|briefing|interview|meeting|session|"
    r"rally)(?:\s+in\s+(?:[A-Z][\w-]*\s*){1,3})?|to\s+reporters|earlier|later|again|further)"
)
_SAID = late(
    rf"\b(said|says|(?<!to\s)(?<!a\s)say|saying|believes?|believed|thinks?)\b((?:\s+{_BY_THE_WAY})*)\s*(,?)\s+"
    r"(?!(?:that|by|in|on|to|at|from|with|during|after|before|as|when|while|and|but|or|of|for|about|so|it\s+all)\b)(?=\w)"
)
#: Behind ", said": not who said it, but what was said.
_GOES_ON = late(
    r"\s*(?:(?:he|she|they|we|you|it|there|I)\s"
    rf"|(?=(?:(?!(?:that|who|which|whose|when|where)\b)[^\s,.;:\x00]+\s+){{1,7}}?{_AUXILIARY}\b))"
)
_WHO = r"(?:[^\s,;:.\x00]+|[A-Z][a-z]{0,4}\.|(?:[A-Z]\.)+)"
_SPOKE = (
    r"(?:said|[Ss]ays?|added|adds|warned|told|explained|insisted|stressed|announced|claimed|noted|argued|confirmed|"
    r"reported|reports|stated|wrote|emphasi[sz]ed|concluded|acknowledged|revealed|observed|recalled|maintained)"
)
_TAIL = late(
    r"[,،]\s+(?!(?:who|which|whose|that|and|but|when|while|as|if|after|before)\b)"
    r"(?:(?:\S+\s+){1,5}?نے\s+(?:مزید\s+)?(?:کہا|بتایا)(?=[\s۔]*$)"
    rf"|(?:{_WHO}\s+){{1,9}}?(?<!\bbeen\s)(?<!\bwere\s)(?<!\bwas\s)(?<!\bbe\s){_SPOKE}\b(?=[\s,.;]|$)(?!\s+that\b|[,:]?\s*\x00)|{_SPOKE}\s+(?={_WHO})|according\s+to\s)"
)
_RESUMES = late(
    r"[,،]?\s+(?:(?:and|but|while|before|also|further)\s+)*(?:(?:he|she|they|it)\s+)?(?:(?:also|further|later)\s+)?"
    rf"(?:(?:adding|stressing|warning|noting|saying|insisting|claiming|arguing|pointing\s+out|explaining)\b(?=\s|,)"
    rf"|(?<=(?:nd|ut|le|he|so|er|ey|it)\s)(?:{_SPOKE}|denied)\b(?=[^,.;]{{0,60}}?(?:\bthat\b|:|\x00)))"
)
_BARE = late(
    r"\b(?:argue[sd]?|insist(?:s|ed)|claim(?:s|ed)|warn(?:s|ed)|note[sd]|acknowledged|admit(?:s|ted)|confirm(?:s|ed)|"
    r"hope[sd]?|fear(?:s|ed)?|suggest(?:s|ed)|knows?|knew|reported|revealed|announced|allege[sd]?|vowed|promised|"
    r"told\s+(?:[A-Z][\w-]+|reporters|journalists|parliament|lawmakers))\s+"
    r"(?!(?:by|in|on|to|at|from|with|during|after|before|as|of|for|about|and|or|but)\b)"
    rf"(?=(?:(?!(?:that|who|which|whose|when|where)\b)[^\s,.;:\x00]+\s+){{1,7}}?{_AUXILIARY}\b)"
)
_COLON = late(r"[:：](?=\s)")
_DASH = late(r"\s*(?:—|―)\s*|\s+(?:–|-|--)\s+")
_ACCORDING = late(
    r"\s*(?:According\s+to\s[^,]{1,100},|(?:و?وفقا|و?وفقًا|و?بحسب|حسب)\s[^،]{1,100}،|د\s(?:\S+\s){1,8}?په\s+وینا[،,]?"
    r"|(?:\S+\s+){1,8}?کے\s+مطابق[،,]?)\s*"
)
_BOUND = rf"(?![^\W_]|[{MARKS}])"
_ARABIC = late(rf"(?<!\S)(و|ف)?ب?[إأ][{MARKS}]*ن[{MARKS}]*(ه|ها|هم|هما|هن|نا|ني|ي|ك|كم)?{_BOUND}")
_ARABIC_NOT = late(
    r"(?:يجب|يمكن|ينبغي|بعد|قبل|دون|منذ|إلى|إلا|بد|يريد|تريد|يريدون|ممكن|الممكن|يستطيع|حاول|قرر|شرط|كما|حتى|على|غير|سبق|لا|أراد)$"
    r"|(?<!\S)(?:يريد|تريد|يجب|يمكن|ينبغي|أراد|أرادت)\s+\S+$"
)
_POINTS_TO = (
    r"(?:(?:أ|ي|ت|م)?شار(?:ت|وا|ا)?|[يت]?شير|مشير[اًةا]*|لفت(?:ت|وا)?|[يت]لفت|لافت[اًة]*|نوّ?ه(?:ت)?|ألمح(?:ت)?|خلص(?:ت)?)"
)
_INSISTS_ON = r"(?:شدّ?د(?:ت|وا)?|[يت]شدد|مشدد[اًة]*|أكّ?د(?:ت|وا)?|[يت]ؤكد|مؤكد[اًة]*|أصرّ?(?:ت)?|[يت]صر|نصّ?(?:ت)?|[يت]نص)"
#: Reports all the same, though a word of the ones above stands before the particle: "pointed to that".
_ARABIC_YET = late(rf"(?<!\S)[وف]?(?:{_POINTS_TO}(?:\s+\S+){{0,6}}\s+إلى|{_INSISTS_ON}(?:\s+\S+){{0,6}}\s+على)$")
_URDU = late(rf"(?<!\S)کہ{_BOUND}")
_URDU_NOT = late(r"(?<!\S)(?:جو|جب|تک|حتیٰ|حتی|کیوں|چوں|جیسا|جیسے|تا|بل|نہ|حالاں|بجائے|لیے|علاوہ|گو|اگر|ورنہ|یا|تاکہ)$")
_PASHTO = late(rf"(?<!\S)چې{_BOUND}")
_PASHTO_NOT = late(r"(?<!\S)(?:کله|هغه|هغو|هغې|څوک|څه|ځکه|لکه|که|کوم|کومه|کومې|چیرې|چېرې|څو|سره|هر|وخت|ځای)$")
_DARI = late(rf"(?<!\S)که{_BOUND}")
_DARI_AFTER = late(
    r"(?:گفت|گفته|گفتند|افزود|افزودند|است|کرد|کردند|می[‌ ]?گوید|می[‌ ]?گویند|داد|دادند|نوشت|دارند|دارد|معتقدند)$"
)
_CUTS = late(
    r"[;؛]|\s+(?:and|but)\s+that\b|\s+وأن(?=\s|ه)"
    r"|[،,]?\s+(?:وأضاف|وأضافت|وأكد|وأكدت|مضيفا|مضيفًا|مؤكدا|مؤكدًا|مشيرا|مشيرًا|موضحا|محذرا|وأشار|وقال|وقالت)(?=\s)"
    r"|[،,]?\s+اور(?=\s+(?:یہ\s+)?کہ\s|\s+(?:\S+\s+){0,3}?(?:کہا|بتایا|واضح کیا|خبردار کیا)\s+کہ\s)"
    r"|[،,]?\s+(?:او|خو)(?=\s+(?:زیاته|ویې|دا)\s)"
)
_KEPT_STOP = late(r"(?:(?:^|\W)(?:[A-Za-z]\.){2,}|\.\.|\b(?:" + "|".join(sorted(SUFFIXES_SHORT)) + r")\.)$", re.I)


def clauses(sentence: str) -> list[Fragment]:
    """Return the clauses of a sentence, in no order; they may nest and overlap.

    What is to be passed over (a quotation inside the sentence) stands as NUL characters.
    """
    tail = _tail_of(sentence)
    openers: list[int] = _openers(sentence, tail)
    cuts = sorted({m.start() for pattern in (_CUTS, _RESUMES) for m in pattern.finditer(sentence)})
    found = [
        _clause(sentence, opener, min([c for c in cuts if c > opener] + [len(sentence)]), tail) for opener in openers
    ]
    dashes = list(_DASH.finditer(sentence))
    for number, dash in enumerate(dashes):
        following = dashes[number + 1].start() if number + 1 < len(dashes) else len(sentence)
        found.append(_clause(sentence, dash.end(), following, len(sentence)))
    if 0 < tail < len(sentence):
        found.append(_clause(sentence, 0, tail, tail))
    source = _source_after(sentence, dashes)
    if source:
        found.append(_clause(sentence, 0, source, source))
    return [one for one in found if one is not None]


def _openers(sentence: str, tail: int) -> list[int]:
    """Return where clauses begin that run on until something cuts them."""
    openers: list[int] = []
    for match in _THAT.finditer(sentence):
        if _reports(sentence, match, bool(openers)):
            openers.append(match.end())
    openers += [
        match.end()
        for match in _SAID.finditer(sentence)
        if not _is_inverted(sentence, match) and not (tail < match.start() and match[3])
    ]
    openers += [match.end() for match in _BARE.finditer(sentence) if match.end() < tail]
    openers += [match.end() for match in _COLON.finditer(sentence)]
    according = _ACCORDING.match(sentence)
    if according:
        openers.append(according.end())
    for match in _ARABIC.finditer(sentence):
        before = sentence[: match.start()].rstrip()
        if before and (not _ARABIC_NOT.search(before) or _ARABIC_YET.search(before)):
            openers.append(match.start() if match[2] else match.end())
    for particle, excluded in ((_URDU, _URDU_NOT), (_PASHTO, _PASHTO_NOT)):
        for match in particle.finditer(sentence):
            before = sentence[: match.start()].rstrip()
            if before and not excluded.search(before):
                openers.append(match.end())
    openers += [m.end() for m in _DARI.finditer(sentence) if _DARI_AFTER.search(sentence[: m.start()].rstrip())]
    return openers


def _is_inverted(sentence: str, said: re.Match[str]) -> bool:
    """Say whether who said it follows, as in ", said the mayor": not in "the mayor, a baker, said it was so"."""
    before = sentence[: said.start()].rstrip()[-1:]
    return said[1] != "saying" and (before == "\0" or (before == "," and not _GOES_ON.match(sentence, said.end())))


def _reports(sentence: str, that: re.Match[str], seen: bool) -> bool:
    """Say whether this *that* follows a word of saying or knowing, rather than "the group that …"."""
    before = sentence[: that.start()].rstrip()
    after = _AFTER_THAT.match(sentence, that.end())
    following = after[1] if after else ""
    if seen and before.endswith(("and", "but")):
        return True
    if _JUST_VERB.search(before):
        return True
    if _RELATIVE.fullmatch(following):
        return False
    if _JUST_NOUN.search(before):
        return True
    verbs = list(_VERB.finditer(before, max(0, len(before) - 120)))
    if not verbs or (tail_words := before[verbs[-1].end() :].split()) == [] or len(tail_words) > 10:
        return False
    verb = verbs[-1][0].lower()
    if verb in ("said", "says", "say", "saying"):
        return re.fullmatch(rf"(?:\s+{_BY_THE_WAY}|\s*,[^,]*,)+", before[verbs[-1].end() :]) is not None
    if verb.startswith(("told", "tell", "inform", "warn", "assur", "remind", "notif")):
        return True
    return tail_words[0].lower() in ("on", "in", "at", "during", "to", "it", "late", "earlier", "today") or (
        tail_words[0][-3:] == "day"
    )


def _tail_of(sentence: str) -> int:
    """Return where ", the ministry said" begins that tells whose the sentence before it is; else its length."""
    for match in _TAIL.finditer(sentence):
        if len(sentence[: match.start()].split()) >= 2 and not re.match(
            r"\s*(?:The|A|An|He|She|They|It)?\s*\S+\s+(?:who|which)\b", sentence
        ):
            return match.start()
    return len(sentence)


def _source_after(sentence: str, dashes: list[re.Match[str]]) -> int:
    """Return where ": Amina Noor" or "— Amina Noor" begins at the end of a headline; 0 where there is none."""
    marks = [*_COLON.finditer(sentence), *dashes]
    if not marks:
        return 0
    last = max(marks, key=lambda match: match.start())
    source = sentence[last.end() :].strip()
    words = source.split()
    named = 0 < len(words) <= 5 and source[-1:].isalnum() and all(word[:1].isupper() for word in words)
    return last.start() if named and len(sentence[: last.start()].split()) > 3 else 0


def _clause(sentence: str, start: int, end: int, tail: int) -> Fragment | None:
    if start < tail < end:
        end = tail
    closing = sentence.find(")", start, end)
    if closing >= 0 and "(" not in sentence[start:closing]:
        end = closing
    whole = trimmed_whole(sentence, start, end)
    while whole is not None and sentence[whole.end - 1] in ",;:،؛.۔—–-":
        if _KEPT_STOP.search(sentence[max(whole.start, whole.end - 12) : whole.end]):
            break
        whole = trimmed_whole(sentence, whole.start, whole.end - 1)
    if whole is None or not WORD.search(sentence, whole.start, whole.end):
        return None
    return whole
