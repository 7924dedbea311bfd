"""Word lists that the rungs lean on; all in lower case unless a name says otherwise."""

from __future__ import annotations


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


#: Shortened words whose stop never ends a sentence; titles before a name foremost.
TITLES_SHORT = _words(
    "dr mr mrs ms mx lt col gen maj capt cpl sgt brig adm cmdr cdr sen rep gov prof hon rev fr st mt ft pres supt insp "
    "det pvt messrs mme mlle mgr amb sec atty lieut res"
)
SHORT = TITLES_SHORT | _words("vs approx fig eg ie e.g i.e cf viz rs al nos pp vol ca est")
#: Shortened words that may also stand last.
ENDING_SHORT = _words(
    "inc ltd co corp jr sr bros esq plc llc etc no dept univ jan feb mar apr jun jul aug sep sept oct nov dec "
    "mon tue wed thu fri sat sun ave blvd rd a.m p.m km kg ed art"
)
#: After these a stop belongs to the name before it.
SUFFIXES_SHORT = _words("jr sr inc ltd co corp bros esq")

#: Words that begin sentences and, capitalised there, are no part of a name.
STARTERS = _words(
    "the a an this that these those it its he his him she her hers they their them we our us you your i my me who whom "
    "whose which what when where why how and but or nor so yet for if then than though although while whereas because "
    "since until unless as at by in into on onto of off to from with without within under over after before during "
    "between among amid against about above across along around behind beside besides beyond despite except inside "
    "like near outside per through throughout toward towards upon via according not no yes all any both each either "
    "neither every few many more most much other others another some such several one two three four five six seven "
    "eight nine ten hundreds thousands millions dozens scores there here now once only also even just still again "
    "however moreover meanwhile therefore thus hence instead indeed perhaps maybe today yesterday tomorrow tonight "
    "earlier later recently last next is are was were be been being has have had do does did will would can could may "
    "might must shall should let please asked speaking following including regarding given due thanks amidst "
    "nevertheless nonetheless furthermore additionally finally first second third ahead apart far long soon often "
    "never always already almost nearly half part out up down back whether rather too very same own well ever"
)
#: Of these, the ones that a name may begin with in the midst of a sentence ("in The Hague").
ARTICLES = _words("the la le el los las al")
THE_NAMES = _words("hague gambia bahamas bronx netherlands guardian economist times independent elders")

#: Endings that make a sentence's first word a verb or an adverb, and names that have them all the same.
NAMES_LIKE_VERBS = _words(
    "beijing nanjing chongqing king sterling ping ming reading boeing viking italy july sicily emily molly sally kelly "
    "billy lily willy fleming manning sterling jinping corbyn xining kunming shilling"
)

#: Small words inside a name; OF join anything capitalised, the others join what their rules say.
PARTICLES = _words(
    "van von der den ter ten de da do dos das del della di du des la le las los el al ul ud ur as az bin ibn bint ben "
    "binti abu umm ould e i und y zu"
)
LEADING_PARTICLES = _words("van von der den ter ten bin ibn bint abu umm al el ul ould")
ROMANCE_LEADING = _words("de da del della di du la le dos")
ROMANCE_LANGUAGES = _words("fr es pt it ca ro gl")
OF = _words("of")
OFFICE_LINKS = _words("for on to against in under with")

#: Heads of offices and bodies; after one of them the name may go on with "for", "on", "to" or "and".
HEADS = _words(
    "ministry minister committee commission commissioner council organisation organization office institute centre "
    "center agency department fund secretary rapporteur envoy representative ambassador adviser advisor court society "
    "association foundation union movement front party coalition alliance bureau board campaign authority network "
    "partnership group conference convention treaty agreement school college programme program assembly tribunal "
    "mission force forces project forum directorate division administration corporation initiative bank federation "
    "service services governor university academy platform taskforce pact declaration law act bill day high "
    "secretariat company team international women doctors reporters lawyers physicians parents scientists"
)
#: A field that "and" may bind to the next one before a body's head ("Food and Agriculture Organization").
FIELDS = _words(
    "food water science health trade finance law education media industry research information culture arts peace "
    "security human energy power oil gas justice defence defense agriculture search fisheries planning housing youth "
    "sports labour labor interior commerce transport railways communications technology environment climate truth "
    "refugees border customs standards affairs foreign monitoring economic social political water sanitation rights "
    "development disaster relief rescue land minerals mines drugs crime religious tribal parliamentary tourism export "
    "import animal plant policy strategic international intelligence veterans women children"
)
DATES = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february april june july august september "
    "october november december"
)
#: Before a person's name; behind that name, "of" begins another one ("King Faris of Amria").
PERSON_TITLES = TITLES_SHORT | _words(
    "president minister prince princess king queen sheikh general colonel major captain sergeant lieutenant mayor "
    "governor senator chancellor mullah maulana professor judge justice commander chief bishop pope imam ayatollah "
    "sultan emir doctor mister admiral marshal brigadier premier"
)
#: A possessive inside a name ("People’s Party").
POSSESSIVE_NAMES = _words(
    "people women men children workers officers farmers teachers lawyers students peoples peasants journalists doctors "
    "king queen patients veterans miners drivers writers artists"
)
#: Names that hold an "and", by the words on its two sides.
AND_NAMES = frozenset(
    {
        ("trinidad", "tobago"),
        ("bosnia", "herzegovina"),
        ("antigua", "barbuda"),
        ("tomé", "príncipe"),
        ("tome", "principe"),
        ("kitts", "nevis"),
        ("turks", "caicos"),
    }
)
#: After these a number goes with the name ("Resolution 1701").
NUMBERED = _words(
    "article resolution boeing airbus flight route highway section chapter unit brigade division area zone sector "
    "formula group phase channel apollo camp bus line protocol agenda vision covid operation district ward block gate "
    "battalion corps regiment squadron station platform amendment clause rule regulation directive decree law radio"
)

#: How the letters of an abbreviation are spelt in Urdu ("ایم۔کیو۔ایم").
LETTER_NAMES = _words("اے بی سی ڈی ای ایف جی ایچ آئی جے کے ایل ایم این او پی کیو آر ایس ٹی یو وی ڈبلیو ایکس وائی زیڈ")
