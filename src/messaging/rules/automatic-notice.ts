import { comparable } from './word-matcher.ts'

/** What an automatic reply says of itself, by language. */
const NOTICES: Readonly<Record<string, string>> = {
  ar: 'هذا رد تلقائي.',
  cs: 'Toto je automatická odpověď.',
  da: 'Dette er et automatisk svar.',
  de: 'Dies ist eine automatische Antwort.',
  el: 'Αυτή είναι μια αυτόματη απάντηση.',
  en: 'This is an automatic reply.',
  es: 'Esta es una respuesta automática.',
  fi: 'Tämä on automaattinen vastaus.',
  fr: 'Ceci est une réponse automatique.',
  he: 'זו תשובה אוטומטית.',
  hi: 'यह एक स्वचालित उत्तर है।',
  hu: 'Ez egy automatikus válasz.',
  id: 'Ini adalah balasan otomatis.',
  it: 'Questa è una risposta automatica.',
  ja: 'これは自動返信です。',
  ko: '자동 응답입니다.',
  nb: 'Dette er et automatisk svar.',
  nl: 'Dit is een automatisch antwoord.',
  pl: 'To jest automatyczna odpowiedź.',
  pt: 'Esta é uma resposta automática.',
  ro: 'Acesta este un răspuns automat.',
  ru: 'Это автоматический ответ.',
  sv: 'Detta är ett automatiskt svar.',
  th: 'นี่คือข้อความตอบกลับอัตโนมัติ',
  tr: 'Bu otomatik bir yanıttır.',
  uk: 'Це автоматична відповідь.',
  vi: 'Đây là tin nhắn trả lời tự động.',
  zh: '这是自动回复。',
}

const compared: readonly string[] = Object.values(NOTICES).map(comparable)

/** Whether a text says of itself, in words of ours, that nobody wrote it. */
export function saysAutomatic(text: string): boolean {
  const said = comparable(text)
  return compared.some((notice) => said.includes(notice.replace(/[.。।]$/u, '')))
}

/** The notice of a language; English where there is none of it. */
export function automaticNotice(language: string): string {
  return NOTICES[language.split('-')[0]?.toLowerCase() ?? ''] ?? NOTICES.en!
}
