/**
 * How people ask to be left alone. `whole`: the message says nothing else, but for a please, a name, signs and emoji.
 * `anywhere`: plain enough wherever it stands. To stop once too often is a reply that was not sent; to stop once too seldom
 * is what accounts are reported for.
 */
import { comparable, hasPhrase } from './word-matcher.ts'

const WHOLE: readonly string[] = [
  // English, and what is known the world over from text messages
  ...['stop', 'stopall', 'stop all', 'unsubscribe', 'unsub', 'cancel', 'end', 'quit', 'opt out', 'optout', 'opt-out'],
  ...['stop it', 'stop this', 'stop bot', 'no more', 'no more messages', 'leave me alone', 'remove me', 'go away'],
  // German
  ...[
    'stopp',
    'abmelden',
    'abbestellen',
    'aufhören',
    'hör auf',
    'hören sie auf',
    'keine nachrichten mehr',
    'austragen',
  ],
  // Spanish
  ...[
    'baja',
    'parar',
    'para',
    'alto',
    'cancelar',
    'basta',
    'no más',
    'no más mensajes',
    'darme de baja',
    'date de baja',
  ],
  // Portuguese
  ...['pare', 'sair', 'descadastrar', 'chega', 'não quero mais', 'cancelar inscrição'],
  // French
  ...['arrêt', 'arrêter', 'arrêtez', 'arrête', 'désabonner', 'désinscrire', 'me désabonner', 'désinscription'],
  // Italian
  ...['ferma', 'fermati', 'smettila', 'basta messaggi', 'cancellami', 'disiscrivimi', 'annulla iscrizione'],
  // Dutch, Swedish, Danish, Norwegian, Finnish
  ...['afmelden', 'uitschrijven', 'hou op', 'stoppen', 'sluta', 'avsluta', 'avregistrera', 'afmeld', 'stop nu'],
  ...['slutt', 'meld meg av', 'avmeld', 'lopeta', 'peruuta', 'seis'],
  // Polish, Czech, Slovak, Hungarian, Romanian, Croatian
  ...[
    'wypisz',
    'wypisz mnie',
    'przestań',
    'koniec',
    'odhlásit',
    'přestaň',
    'odhlásiť',
    'prestaň',
    'leiratkozás',
    'elég',
  ],
  ...['dezabonare', 'opriți', 'oprește', 'odjava', 'prestani'],
  // Russian, Ukrainian, Bulgarian, Serbian
  ...['стоп', 'хватит', 'отписаться', 'отпишите', 'отмена', 'зупинись', 'відписатися', 'досить', 'спри', 'отпиши ме'],
  // Greek, Turkish
  ...['σταμάτα', 'σταμάτησε', 'διαγραφή', 'στοπ', 'dur', 'durdur', 'iptal', 'abonelikten çık', 'çık'],
  // Arabic, Hebrew, Persian, Urdu
  ...['توقف', 'قف', 'إلغاء', 'الغاء الاشتراك', 'עצור', 'הסר', 'הסירו', 'די', 'لغو', 'بس کن', 'بند کرو'],
  // Hindi, Bengali, Indonesian, Malay, Vietnamese, Tagalog
  ...['बंद करो', 'रोको', 'बंद', 'বন্ধ', 'থামো', 'berhenti', 'henti', 'batal', 'dừng', 'dừng lại', 'hủy', 'tigil', 'itigil'],
  // Chinese, Japanese, Korean, Thai
  ...[
    '停止',
    '停',
    '退订',
    '退訂',
    '取消',
    '別再發了',
    '别再发了',
    '配信停止',
    'やめて',
    'ストップ',
    '停止して',
    '解除',
  ],
  ...['중지', '그만', '수신거부', '멈춰', 'หยุด', 'ยกเลิก', 'เลิกส่ง'],
]

const ANYWHERE: readonly string[] = [
  ...[
    'unsubscribe me',
    'stop messaging me',
    'stop texting me',
    'stop writing me',
    'stop sending me',
    'stop contacting me',
  ],
  ...[
    'do not message me',
    "don't message me",
    "don't write me",
    "don't text me",
    "don't contact me",
    'do not contact me',
  ],
  ...['take me off', 'leave me alone', 'stop spamming', 'no more messages', 'opt me out', 'remove me from'],
  ...['keine nachrichten mehr', 'schreib mir nicht mehr', 'schreiben sie mir nicht mehr', 'nicht mehr schreiben'],
  ...['lass mich in ruhe', 'lassen sie mich in ruhe', 'kontaktiert mich nicht', 'aus dem verteiler', 'von der liste'],
  ...['no me escribas más', 'no me escriban más', 'no me escribas mas', 'dejen de escribirme', 'deja de escribirme'],
  ...['déjame en paz', 'no quiero más mensajes', 'quiero darme de baja', 'não me mande mais', 'para de me mandar'],
  ...['pare de me enviar', 'não quero receber', 'me deixa em paz', 'ne m écrivez plus', "ne m'écris plus"],
  ...[
    "ne m'écrivez plus",
    "arrêtez de m'écrire",
    "arrête de m'écrire",
    'laissez-moi tranquille',
    'laisse-moi tranquille',
  ],
  ...['non scrivermi più', 'non scrivetemi più', 'lasciami in pace', 'smettila di scrivermi', 'schrijf me niet meer'],
  ...[
    'stuur me geen berichten',
    'laat me met rust',
    'nie pisz do mnie',
    'nie piszcie do mnie',
    'не пишите мне',
    'не пиши мне',
  ],
  ...['больше не пишите', 'bana yazma', 'bana mesaj atma', 'لا تراسلني', 'لا ترسل لي', 'אל תשלחו לי', 'jangan kirim'],
  ...['別再傳', '别再给我发', '不要再发', 'もう送らないで', '送らないでください', '연락하지 마', '보내지 마'],
]

/** What may stand beside a stop word without changing it. */
const COURTESY = new Set(
  [
    ...['please', 'pls', 'plz', 'now', 'thanks', 'thank you', 'thx', 'bitte', 'danke', 'jetzt', 'por favor', 'gracias'],
    ...[
      'obrigado',
      'obrigada',
      "s'il vous plaît",
      "s'il te plaît",
      'svp',
      'stp',
      'merci',
      'per favore',
      'grazie',
      'aub',
    ],
    ...['proszę', 'dziękuję', 'пожалуйста', 'спасибо', 'lütfen', 'tack', 'ok', 'okay', 'hi', 'hello', 'hey'],
  ].map(comparable),
)

const wholeWords: ReadonlySet<string> = new Set(WHOLE.map(bare))
const anywherePhrases: readonly string[] = ANYWHERE.map(comparable)

/** Longer messages are about something else, where they do not say it plainly. */
const LONGEST = 60

/**
 * The stop word that a message consists of, or that it says plainly; null where it asks for nothing of the kind.
 *
 * @param further words that the owner added
 */
export function stopWordIn(text: string | null, further: readonly string[] = []): string | null {
  if (text === null || text === '') return null
  const said = comparable(text)
  const plain = [...anywherePhrases, ...further.filter((word) => word.includes(' ')).map(comparable)]
  const phrase = plain.find((it) => hasPhrase(said, it))
  if (phrase !== undefined) return phrase
  if (said.length > LONGEST) return null
  const whole = (word: string): boolean => wholeWords.has(word) || further.some((it) => bare(it) === word)
  const left = whole(bare(text)) ? bare(text) : withoutCourtesy(bare(text))
  if (whole(left)) return left
  // "STOP STOP STOP", "stop!!!"
  const parts = [...new Set(left.split(' '))]
  const [only = ''] = parts
  return parts.length === 1 && whole(only) ? only : null
}

/**
 * The word by which a text of ours says how to be left alone ("answer STOP"): a stop word in capitals, or in quotes where a
 * script has no capitals; null where it says nothing of the kind.
 */
export function optOutWordIn(text: string): string | null {
  const shown = [
    ...text.matchAll(/(?<![\p{L}\p{N}])\p{Lu}{3,}(?![\p{L}\p{N}])|["“”„«»「『]\s*([^"“”„«»「」『』]{1,30})/gu),
  ]
  return shown.map(([whole, quoted]) => bare(quoted ?? whole)).find((word) => wholeWords.has(word)) ?? null
}

/** Letters, digits and single blanks. */
function bare(text: string): string {
  return comparable(text)
    .replace(/[^\p{L}\p{N}\p{M}']+/gu, ' ')
    .trim()
}

function withoutCourtesy(text: string): string {
  let left = text
  for (const word of COURTESY) {
    if (left.startsWith(`${word} `)) left = left.slice(word.length + 1)
    if (left.endsWith(` ${word}`)) left = left.slice(0, -word.length - 1)
  }
  return left
}
