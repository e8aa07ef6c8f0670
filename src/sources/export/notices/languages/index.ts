import type { NoticeWords } from '../notice-words.ts'
import { arabic } from './arabic.ts'
import { czech } from './czech.ts'
import { danish } from './danish.ts'
import { dutch } from './dutch.ts'
import { english } from './english.ts'
import { finnish } from './finnish.ts'
import { french } from './french.ts'
import { german } from './german.ts'
import { greek } from './greek.ts'
import { hebrew } from './hebrew.ts'
import { hindi } from './hindi.ts'
import { hungarian } from './hungarian.ts'
import { indonesian } from './indonesian.ts'
import { italian } from './italian.ts'
import { japanese } from './japanese.ts'
import { korean } from './korean.ts'
import { norwegian } from './norwegian.ts'
import { polish } from './polish.ts'
import { portuguese } from './portuguese.ts'
import { romanian } from './romanian.ts'
import { russian } from './russian.ts'
import { simplifiedChinese } from './simplified-chinese.ts'
import { spanish } from './spanish.ts'
import { swedish } from './swedish.ts'
import { thai } from './thai.ts'
import { traditionalChinese } from './traditional-chinese.ts'
import { turkish } from './turkish.ts'
import { ukrainian } from './ukrainian.ts'
import { vietnamese } from './vietnamese.ts'

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
