"""Words that mean the same in the languages that initiatives are told in: what they are about, and what is held.

For comparing titles only (`rules.duplicates`). Each line is one meaning; phrases are parted by "|" and folded.
"""

from functools import cache

from blueheart.kernel.text import fold

TOPICS = {
    "trafficking": "human trafficking|trafficking in persons|trafficking in human beings|people trafficking|"
    "trafficking|"
    "modern slavery|traite des êtres humains|traite des personnes|traite d'êtres humains|traite humaine|traite|"
    "mensenhandel|menschenhandel|trata de personas|trata de seres humanos|trata|tráfico de pessoas|"
    "tratta di esseri umani|tratta degli esseri umani|tratta|الاتجار بالبشر|الاتجار بالأشخاص|الاتجار في البشر|"
    "مكافحة الاتجار بالبشر|مكافحة الاتجار بالأشخاص",
    "world day": "world day|journée mondiale|journée internationale|werelddag|welttag|internationaler tag|"
    "día mundial|"
    "giornata mondiale|dia mundial|اليوم العالمي",
    "blue heart": "blue heart|blue hearts|cœur bleu|cœurs bleus|blauw hart|blauwe hart|blauwe harten|blaues herz|"
    "blauen herzens|blaue herzen|corazón azul|coração azul|cuore blu|القلب الأزرق|قلب أزرق",
    "blue": "blue|bleu|bleue|bleus|bleues|blauw|blauwe|blau|blaue|blauen|blaues|azul|azules|blu|azzurro|أزرق|زرقاء|"
    "باللون الأزرق|باللون الازرق|in blue light|en azul",
    "campaign": "campaign|campagne|kampagne|campaña|campagna|campanha|حملة",
    "victim": "victim|victims|victime|victimes|slachtoffer|slachtoffers|opfer|betroffene|betroffenen|víctima|"
    "víctimas|"
    "vittime|vítimas|survivor|survivors|survivants|survivantes|overlevenden|überlebende|supervivientes|ضحية|"
    "ضحايا|الناجين",
    "against": "stop|fight|fighting|lutte|combat|lucha|kampf|strijd|combate|مكافحة|محاربة",
    "event": "event|evening|evento|événement|soirée|avond|abend|night|noche|nuit|day|journée|dag|tag|أمسية|ليلة|يوم|"
    "noite|serata|action|actie|aktion|activité|activiteit|actividad|فعالية",
}  # fmt: skip
"""What every initiative of the campaign is about: such words tell none apart from another."""

KINDS = {
    "march": "march|walk|marche|marcha|caminata|caminhada|tocht|mars|wandeling|optocht|marsch|umzug|wanderung|"
    "spaziergang|procession|randonnée|parade|marcia|camminata|مسيرة|مشي",
    "run": "run|race|course|carrera|lauf|loop|corrida|corsa|jogging|sponsorloop|marathon|سباق|جري|ماراثون",
    "lighting": "lit|lit up|light|lights|lighting|illumination|illuminate|illuminated|illuminé|illuminée|illumine|"
    "s'illumine|éclairage|éclairé|verlicht|verlichting|belicht|kleurt|turns|beleuchtung|beleuchtet|leuchtet|"
    "erstrahlt|"
    "ilumina|iluminación|iluminado|iluminada|se viste|illuminato|illuminazione|iluminação|إضاءة|اضاءة|ينير|يضيء|تضيء",
    "conference": "conference|conférence|conferencia|konferenz|conferentie|congress|congrès|congreso|kongress|"
    "symposium|"
    "colloque|seminar|séminaire|seminario|seminarie|studiedag|journée d'étude|jornada|fachtag|tagung|convegno|"
    "conferenza|"
    "lecture|talk|lezing|vortrag|charla|conferência|مؤتمر|ندوة|محاضرة",
    "panel": "panel|panel discussion|podium|podiumsdiskussion|round table|roundtable|table ronde|rondetafel|"
    "mesa redonda|"
    "debate|débat|debat|debatte|diskussion|discussion|foro|forum|gesprek|gespräch|dibattito|نقاش|حلقة نقاش|مناظرة",
    "film": "film|films|screening|film screening|film night|movie|movie night|cinema|ciné|cine|projection|"
    "projection du film|"
    "cinéma|ciné débat|filmavond|filmabend|filmvoorstelling|filmvorführung|proyección|documental|documentary|"
    "documentaire|"
    "dokumentarfilm|cine foro|proiezione|عرض فيلم|فيلم|سينمائية|عرض سينمائي",
    "exhibition": "exhibition|exhibit|exposition|expo|tentoonstelling|ausstellung|exposición|mostra|"
    "vernissage|exposição|"
    "معرض",
    "photo": "photo|photos|photograph|photographs|photography|photographie|photographies|foto|fotos|fotografía|"
    "fotográfica|fotografie|صور",
    "concert": "concert|concerts|konzert|concierto|concerto|gig|benefietconcert|benefizkonzert|حفل موسيقي|"
    "حفلة موسيقية",
    "theatre": "theatre|theater|théâtre|teatro|play|pièce|pièce de théâtre|toneel|theaterstück|performance|مسرحية|"
    "عرض مسرحي|مسرح",
    "training": "training|formation|workshop|atelier|opleiding|vorming|schulung|fortbildung|taller|capacitación|"
    "formación|formazione|formação|ورشة|ورشة عمل|ورشة تدريب|دورة تدريبية|تدريب",
    "vigil": "vigil|candlelight vigil|veillée|wake|mahnwache|vigilia|vigília|kaarsenwake|lichtwake|وقفة|وقفة بالشموع",
    "ceremony": "ceremony|cérémonie|ceremonie|zeremonie|ceremonia|cerimonia|gedenkfeier|herdenking|commemoration|"
    "commémoration|rassemblement|gathering|حفل|مراسم",
    "prayer": "prayer|prière|gebet|gebed|oración|mass|messe|misa|gottesdienst|صلاة|قداس",
    "stand": "stand|stands|booth|stall|info stand|infostand|information stand|stand d'information|"
    "stands d'information|"
    "kraam|feria informativa|info|information|informatie|informationen|información",
    "webinar": "webinar|webinaire|online|en ligne|seminario web|ندوة عبر الإنترنت",
    "decoration": "flags|drapeaux|vlaggen|fahnen|banderas|decoration|décoration|versiering|decoración|زينة|أعلام",
}  # fmt: skip
"""What is held: such words tell apart only initiatives whose kinds differ too."""

THINGS = {
    "town hall": "town hall|city hall|hôtel de ville|mairie|stadhuis|gemeentehuis|rathaus|ayuntamiento|municipio|"
    "câmara municipal|دار البلدية|مبنى البلدية|البلدية",
    "church": "church|église|kerk|kirche|iglesia|chiesa|igreja|كنيسة",
    "cathedral": "cathedral|cathédrale|kathedraal|dom|catedral|cattedrale|كاتدرائية",
    "bridge": "bridge|pont|brug|brücke|puente|ponte|جسر",
    "tower": "tower|tour|toren|turm|torre|برج",
    "castle": "castle|citadel|citadelle|château|kasteel|burg|schloss|castillo|castello|قلعة",
    "fountain": "fountain|fontaine|fontein|brunnen|fuente|fontana|نافورة",
    "station": "station|gare|bahnhof|estación|stazione|estação|محطة",
    "market": "market|markt|mercado|mercato|سوق",
    "library": "library|bibliothèque|bibliotheek|bibliothek|biblioteca|مكتبة",
    "school": "school|école|schule|escuela|scuola|escola|مدرسة",
    "university": "university|université|universiteit|universität|universidad|università|universidade|جامعة",
    "forced labour": "forced labour|forced labor|travail forcé|dwangarbeid|gedwongen arbeid|zwangsarbeit|"
    "trabajo forzoso|"
    "trabajo forzado|lavoro forzato|العمل القسري|عمل قسري|السخرة",
    "labour exploitation": "labour exploitation|labor exploitation|exploitation par le travail|"
    "exploitation au travail|"
    "arbeidsuitbuiting|arbeitsausbeutung|explotación laboral|استغلال العمال|الاستغلال في العمل",
    "exploitation": "exploitation|uitbuiting|ausbeutung|explotación|sfruttamento|exploração|استغلال",
    "child": "child|children|minors|enfant|enfants|mineurs|kind|kinderen|kinder|minderjährige|niños|infantil|menores|"
    "bambini|minori|أطفال|الأطفال",
    "women": "women|femmes|vrouwen|frauen|mujeres|donne|mulheres|نساء|المرأة",
    "young": "youth|young people|jeunes|jeunesse|jongeren|jugend|jugendliche|jóvenes|giovani|شباب",
    "student": "student|students|étudiant|étudiants|studenten|studierende|estudiantes|studenti|طلاب|طلبة",
    "teacher": "teachers|enseignants|leerkrachten|lehrkräfte|lehrer|docentes|maestros|معلمين|معلمون|المعلمين",
    "journalist": "journalists|journalistes|journalisten|periodistas|giornalisti|صحفيين|صحفيون|الصحفيين",
    "police": "police|politie|polizei|policía|policías|polizia|شرطة",
    "nurse": "nurses|infirmières|verpleegkundigen|pflegekräfte|enfermeras|infermieri|ممرضات",
    "hotel": "hotel|hotels|hôtel|hôtels|hoteles|فندق|فنادق",
    "freedom": "freedom|liberté|vrijheid|freiheit|libertad|libertà|liberdade|حرية",
    "dignity": "dignity|dignité|waardigheid|würde|dignidad|dignità|كرامة",
    "hope": "hope|espoir|hoop|hoffnung|esperanza|speranza|esperança|أمل",
    "light": "candle|candles|candlelight|bougies|chandelles|kaarsen|kerzen|velas|شموع",
    "silent": "silent|silence|silencieux|silencieuse|stille|stil|schweige|schweigemarsch|silencio|silenciosa|"
    "صامتة|صامت",
    "morning": "morning|matin|matinée|ochtend|morgen|mañana|mattina|صباح",
    "opening": "opening|ouverture|inauguration|eröffnung|inauguración|apertura|افتتاح",
    "closing": "closing|clôture|slot|abschluss|clausura|chiusura|ختام",
    "recruitment": "recruitment|recrutement|rekrutering|ronselen|anwerbung|reclutamiento|reclutamento|تجنيد|استقطاب",
    "internet": "social media|internet|réseaux sociaux|sociale media|soziale medien|redes sociales|الإنترنت|"
    "التواصل الاجتماعي",
    "health": "health|santé|gezondheid|gesundheit|salud|salute|saúde|صحة",
    "asylum": "asylum|asile|asiel|asyl|asilo|لجوء",
    "migrant": "migration|migrants|migrant|migranten|migrantes|هجرة|مهاجرين",
    "football": "football|voetbal|fußball|fútbol|calcio|كرة القدم",
    "bike": "bike|bicycle|cycling|vélo|fiets|fietstocht|fahrrad|bicicleta|bicicletada|دراجات",
    "lantern": "lanterns|lanternes|lantaarns|lampions|laternen|faroles|فوانيس",
    "drawing": "drawing|drawings|dessin|dessins|tekeningen|zeichnungen|dibujo|dibujos|رسومات|رسم",
}  # fmt: skip


@cache
def meanings() -> dict[str, str]:
    """Folded phrase → its meaning, marked by "=" so that it is no word of any language."""
    return {
        plain(spelling): f"={meaning}"
        for group in (TOPICS, KINDS, THINGS)
        for meaning, phrases in group.items()
        for phrase in phrases.split("|")
        for spelling in (phrase, phrase.translate(UMLAUTS))
    }


@cache
def by_first_letter() -> dict[str, tuple[str, ...]]:
    """The single words of the glossary."""
    found: dict[str, list[str]] = {}
    for phrase in meanings():
        if " " not in phrase:
            found.setdefault(phrase[0], []).append(phrase)
    return {letter: tuple(words) for letter, words in found.items()}


def plain(text: str) -> str:
    """Folded words with single spaces between; Arabic ones without article, final letters in one form."""
    spaced = "".join(char if char.isalnum() else " " for char in fold(text)).translate(ARABIC_FINALS)
    return " ".join(bare(word) for word in spaced.split())


UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
"""As German is typed where a keyboard has none."""

ARABIC_FINALS = str.maketrans({"ة": "ه", "ى": "ي"})
ARABIC_ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")


def bare(word: str) -> str:
    """Without the Arabic article and what is joined to it, where a word is left."""
    if not "\u0600" <= word[0] <= "\u06ff":
        return word
    for article in ARABIC_ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 3:
            return word[len(article) :]
    return word


TOPIC_WORDS = frozenset(f"={meaning}" for meaning in TOPICS)
KIND_WORDS = frozenset(f"={meaning}" for meaning in KINDS)
