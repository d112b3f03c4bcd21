"""What a sentence asks for by a day, or says is to come on it, in the words of each language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

# So near to a date stands what says that it is to come, in characters.
BEFORE, AFTER = 60, 40
# Between “by” and the date stand at most an article, a few words such as “the end of”, and the day of the week.
ARTICLES = r"(?:[ \u00a0][^\W\d]{1,15}[.,،]?){0,3}[ \u00a0,،]*$"
WEEKDAY = r"(?:[ \u00a0][^\W\d]{1,15}[.,،]?)?[ \u00a0,،]*$"


@dataclass(frozen=True)
class Speech:
    """How a language speaks of days to come.

    `by` stands before a last day, `till` behind it; `ask` is what people are asked to do by then; `coming` says that
    something is ahead. `past` says that the sentence looks back, or speaks of every year. `of` stands beside a day that
    something is of: before it, or behind it where the language has `till`; `month` is how such a month ends.
    """

    by: str
    ask: str
    coming: str
    past: str
    of: str
    till: str = ""
    month: str = ""


SPEECHES: Mapping[str, Speech] = {
    "ar": Speech(
        by="حتى|قبل|لغاية|أقصاه",
        ask="سجّ?لوا|التسجيل|للتسجيل|آخر موعد|الموعد النهائي|قدّ?موا|أرسلوا|احجزوا|شاركوا|صوّ?توا",
        coming=r"س[يت]ُ?عقد|س[يت]قام|القادمة?|المقبلة?|انضموا|ندعوكم|آخر موعد|الموعد النهائي",
        past="كان|كانت|كانوا|انتهى|انتهت|أُغلق|عُقد|عُقدت|تلقينا|تم|تمت|قد|سنويا|كل عام",
        of="منذ|بعد|من",
    ),
    "de": Speech(
        by="bis|spätestens|vor dem",
        ask=r"anmeld\w*|meld\w+|bewerb\w+|einreich\w+|einsend\w+|\w+frist|\w+schluss|abstimm\w*|stimmen sie|bestell\w+"
        r"|buchen|rabatt\w*|teilnehm\w*|mitmach\w*|senden sie|schicken sie|antworten sie",
        coming=r"findet|finden|bevorstehend\w*|merken sie sich|\w+schluss|lädt|laden wir|anmeldefrist",
        past=r"war|waren|wurden?|hatten?|konnten?|fand|fanden|endete|gingen|meldeten|lief|kamen|vorbei|abgelaufen"
        r"|jedes jahr|jährlich|(?:hat|haben|ist|sind)\b.*\bge\w+[tn]",
        of="vom|von|nach|seit|ab",
    ),
    "en": Speech(
        by="by|until|till|before|later than",
        ask=r"register|registration|sign up|apply|applications?|submit|submissions?|send|deadline|rsvp|book|order|vote"
        r"|enrol+|reply|entries|enter|discount|early[- ]bird|take part|hand in|let us know",
        coming=r"will take place|will be held|upcoming|join us|save the date|we meet|deadline|closing date",
        past=r"was|were|had|could|did|took|got|won|came|went|saw|met|gave|let|made|been|over|said|sent|bought|drew|ran"
        r"|(?<!be )held|each year|every year|annually"
        r"|(?!(?:invited|interested|\w*limited|requested|required|asked|planned|scheduled|\w*eed)\b)\w{2,}ed",
        of="of|after|since|following|dated|from",
    ),
    "es": Speech(
        by=r"hasta|antes del?|más tardar",
        ask=r"inscr[ií]\w+|enví\w+|plazo|reserv\w+|vot[ae]\w*|solicit\w+|descuento|particip\w+|fecha límite|apúnt\w+",
        coming=r"tendrán? lugar|se celebrará\w*|próxim[oa]s?|nos vemos|[to]s esperamos|acompáña\w+|fecha límite",
        past=r"fue|fueron|era|eran|había\w*|podían?|cada año|anualmente|\w+aron|\w+ieron|\w{2,}ó",
        of=r"del?|desde(?: el)?|tras(?: el)?|después del?",
    ),
    "et": Speech(
        by="kuni|hiljemalt",
        ask=r"registreer\w+|kandideeri\w*|esita\w*|saada\w*|tähtaeg|hääleta\w*|osale\w*|telli\w*",
        coming=r"toimub|toimuvad|eelseis\w+|ootame|kohtume|tähtaeg",
        past=r"oli|olid|sai|said|toimus\w*|lõppes|registreerus\w*|registreeriti|esitati|esitas\w*|saadeti|igal aastal"
        r"|\w{3,}sid",
        of="alates|pärast|peale",
    ),
    "fr": Speech(
        by=r"avant(?: le)?|jusqu['’]au|d['’]ici(?: le| au)?|plus tard(?: le)?",
        ask=r"inscri\w+|candidat\w+|envoyez|réserv\w+|répondez|votez|date limite|délai|profitez|participez|commandez",
        coming=r"auront lieu|aura lieu|se tiendra|se tiendront|prochaine?s?|rendez-vous|rejoignez|date limite",
        past=r"étai\w+|été|avai\w+|pouvai\w+|s['’]est|se sont|clos\w*|clôturée?s?|terminée?s?|eu lieu|chaque année"
        r"|tous les ans|(?:a|ont|avons)\b.*\b\w+(?:é|i|u|is|it)e?s?",
        of=r"du|depuis(?: le)?|après(?: le)?|dès(?: le)?",
    ),
    "he": Speech(
        by="עד|לפני",
        ask="הירשמו|הרשמה|ההרשמה|להירשם|הגישו|מועד אחרון|שלחו|הצביעו",
        coming="יתקיים|תתקיים|יתקיימו|הקרוב|הקרובה|הצטרפו|ניפגש|מועד אחרון",
        past="היה|הייתה|היו|התקיים|התקיימה|התקיימו|נסגרה|הסתיים|הסתיימה|נרשמו|מדי שנה",
        of="מאז|אחרי|מיום|של",
    ),
    "it": Speech(
        by=r"entro(?: il| l['’])?|fino al|oltre il",
        ask=r"iscri\w+|invi\w+|scadenza|candida\w+|prenot\w+|vot[ai]\w*|partecip\w+|sconto|registra\w*",
        coming=r"si terrà|si terranno|avrà luogo|avranno luogo|prossim[oaie]|[vt]i aspettiamo|scadenza",
        past=r"stat[oaie]|era|erano|si è|si sono|ha|hanno|poteva\w*|scadut\w+|ogni anno|\w{3,}arono|\w{3,}irono",
        of=r"del|dell['’]|dal|dall['’]|dopo il|di",
    ),
    "ja": Speech(
        by="",
        ask="申し?込|応募|締め?切|〆切|登録|参加|エントリー|募集|受付|受け付け|お送りください|回答|投票|予約",
        coming="開催します|開催されます|開催予定|開催いたします|行われます|お待ちして|締め?切|次回|開かれます",
        past="ました|でした|だった|ませんで|された|終了した|行った|開いた|毎年",
        of="から|以降|以来|付|の[^予申締応]",
        till="まで|締め?切|〆切|必着",
    ),
    "ko": Speech(
        by="",
        ask="신청|등록|접수|모집|참가|제출|응모|예약|투표|마감",
        coming="열립니다|열릴|개최됩니다|개최합니다|개최될|예정|마감|만나요",
        past="[았었했였됐렸렀났갔왔][습다던고으는]|매년|지난",
        of="부터|이후|자 |의",
        till="까지|마감|이전|전까지",
    ),
    "lt": Speech(
        by="iki|vėliau kaip",
        ask=r"registr\w+|teik\w+|pateik\w+|siųs\w+|terminas|balsuo\w+|dalyvau\w+|nuolaid\w+|užsisak\w+|paraišk\w+",
        coming=r"vyks|artėjan\w+|kviečiame|susitinkame|laukiame|terminas|įvyks",
        past=r"buvo|vyko|įvyko|galėjo|baigėsi|gaut[aio]|gavome|pateikta|pateikė|kasmet|kiekvienais metais"
        r"|\w{3,}(?:avosi|avo|ėsi|ėjo)",
        of="nuo|po",
    ),
    "lv": Speech(
        by="līdz|ne vēlāk kā|pirms",
        ask=r"pies[ae]k\w+|pieteik\w+|reģistrē\w+|iesniedz\w*"
        r"|iesūt\w+|atsūt\w+|sūti|sūtiet|balso|balsojiet|termiņ\w+"
        r"|atlaid\w+|aicin\w+|pasūti|pasūtiet|iegādāj\w+|aizpild\w+|steidz\w+|pagūst\w*|paspē\w*",
        coming=r"notiks|norisināsies|gaidām\w+|tiekamies|tiksimies|nākam(?:ā|ais|ās|ie)|gaidīsim|pievienoj\w+"
        r"|aicinām|termiņš|sāksies",
        past=r"bija|tika|varēja|notika|noritēja|saņēm\w*|saņemt[isa]"
        r"|iesniedza|iesniegt[isa]|ieguva|beigus\w+"
        r"|noslēgus\w+|bijis|bijusi|pulcēja|katru gadu|ik gad\w*|\w{3,}(?:[āēī]jās|cās|dzās)|sākās",
        of="pēc|kopš|no|sākot ar",
        month="a",
    ),
    "pl": Speech(
        by="do|najpóźniej|przed",
        ask=r"zapis\w+|zgłosz\w+|zgłoś\w*|zgłasza\w+|rejestr\w+|zarejestr\w+|prześlij\w*|termin|głosuj\w*|zamów\w*"
        r"|rabat|promocja",
        coming=r"odbędzie się|odbędą się|nadchodząc\w+|zapraszamy|spotykamy się|spotkajmy się|termin",
        past=r"był[aoy]?|byli|minął|mogli|co roku|corocznie|otrzymano|\w{2,}[aiyeę]ł[aoy]?|\w{2,}[aiye]li",
        of=r"z dnia|z|po|od(?: dnia)?",
    ),
    "pt": Speech(
        by=r"até(?: ao?| o)?|antes de",
        ask=r"inscri\w+|inscrev\w+|envi\w+|prazo|reserv\w+|vot[ea]\w*|particip\w+|desconto|candidat\w+",
        coming=r"terá lugar|terão lugar|realiza-se|realizar-se-\w+|próxim[oa]s?|junte-se|esperamos|prazo",
        past=r"foi|foram|era|eram|estava\w*|houve|teve|podia\w*"
        r"|todos os anos|anualmente|\w+[aei]ram|\w{3,}ou|recebe\w+",
        of=r"de|do|desde(?: o)?|após(?: o)?|a partir de",
    ),
    "ru": Speech(
        by="до|не позднее",
        ask=r"регистр\w+|зарегистрируй\w+|подава\w+|подай\w+|присыла\w+|пришли\w+|заявк\w+|при[её]м|голосуй\w*|успе\w+"
        r"|скидк\w+|заказ\w+|закаж\w+",
        coming=r"состоится|состоятся|пройд[её]т|пройдут|предстоящ\w+|жд[её]м|приглашаем|встречаемся|крайний срок"
        r"|срок подачи",
        past=r"был[аои]?|прош[её]л|мог|могли|ежегодно|каждый год|\w+(?:лся|лась|лись|лось)|\w{2,}[аеиыу]л[аои]?",
        of="от|после|с|со",
    ),
    "uk": Speech(
        by="до|не пізніше",
        ask=r"реєстр\w+|зареєструй\w+|подава\w+|подай\w+|надсила\w+|надішл\w+|заявк\w+|прийом|голосуй\w*|знижк\w+",
        coming=r"відбудеться|відбудуться|майбутн\w+|чекаємо|запрошуємо|зустрічаємося",
        past=r"був|була|було|були|могли|щороку|\w+(?:вся|лась|лась|лися|лося)|\w{2,}[аеиіу](?:в|л[аои])",
        of="від|після|з|із",
    ),
    "zh": Speech(
        by="",
        ask="报名|申请|注册|提交|预订|投票|参加|征集|優惠|优惠|報名|申請|註冊",
        coming="将于|将在|即将|截止|將於|將在|即將",
        past="了|已|曾|每年",
        of="起|以来|以來|后|後|的",
        till="之?前|截止|为止|為止",
    ),
}


def is_announced(sentence: str, start: int, end: int, language: str) -> bool:
    """Tell whether a sentence asks for something by a day, or says it is to come; the day stands from start to end."""
    patterns = _patterns(language)
    if patterns is None or patterns["past"].search(sentence):
        return False
    before, after = sentence[max(0, start - BEFORE) : start], sentence[end : end + AFTER]
    if patterns["by"].search(before) or patterns["till"].match(after):
        return bool(patterns["ask"].search(sentence))
    is_of = patterns["of"].search(before) or patterns["behind"].match(after)
    if is_of or patterns["month"].search(sentence[start:end]):
        return False
    return bool(patterns["coming"].search(before) or patterns["coming"].search(after))


@cache
def _patterns(language: str) -> Mapping[str, re.Pattern[str]] | None:
    speech = SPEECHES.get(language)
    if speech is None:
        return None
    # Where there are no spaces, words have no ends, and what belongs to a day stands behind it.
    is_behind = bool(speech.till)
    edge, none = ("" if is_behind else r"\b"), r"(?!)"
    words = {"ask": speech.ask, "coming": speech.coming, "past": speech.past}
    return {name: re.compile(rf"{edge}(?:{said}){edge}", re.IGNORECASE) for name, said in words.items()} | {
        "by": re.compile(none if is_behind else rf"\b(?:{speech.by}){ARTICLES}", re.IGNORECASE),
        "of": re.compile(none if is_behind else rf"\b(?:{speech.of}){WEEKDAY}", re.IGNORECASE),
        "till": re.compile(rf"[ ]?(?:{speech.till})" if is_behind else none),
        "behind": re.compile(rf"(?:{speech.of})" if is_behind else none),
        "month": re.compile(rf"[^\W\d]{{3,}}{speech.month}$" if speech.month else none),
    }
