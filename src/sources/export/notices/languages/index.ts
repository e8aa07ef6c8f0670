import type { NoticeWords } from '../notice-words.ts'
import { dutch } from './dutch.ts'
import { japanese, korean, simplifiedChinese, traditionalChinese } from './east-asian.ts'
import { english } from './english.ts'
import { french } from './french.ts'
import { finnish, greek, hungarian, romanian } from './further-european.ts'
import { german } from './german.ts'
import { italian } from './italian.ts'
import { portuguese } from './portuguese.ts'
import { danish, norwegian, swedish } from './scandinavian.ts'
import { czech, polish, russian, ukrainian } from './slavic.ts'
import { indonesian, thai, vietnamese } from './south-east-asian.ts'
import { spanish } from './spanish.ts'
import { arabic, hebrew, hindi, turkish } from './west-and-south-asian.ts'

/** All languages in which notices are known. A new one is a table more. */
export const noticeLanguages: readonly NoticeWords[] = [
  english,
  german,
  french,
  spanish,
  portuguese,
  italian,
  dutch,
  danish,
  norwegian,
  swedish,
  polish,
  czech,
  russian,
  ukrainian,
  finnish,
  greek,
  hungarian,
  romanian,
  turkish,
  arabic,
  hebrew,
  hindi,
  japanese,
  korean,
  traditionalChinese,
  simplifiedChinese,
  indonesian,
  vietnamese,
  thai,
]
