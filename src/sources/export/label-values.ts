/** Side files give facts under labels in the export's language, Name and Username among them. */
import { repairText } from '../../text/repair-text.ts'
import { asText } from '../json/values.ts'
import { noticeLanguages } from './notices/languages/index.ts'

const fold = (label: string): string => label.trim().toLowerCase()

const NAME_LABELS = new Set(noticeLanguages.flatMap(({ nameLabels }) => nameLabels.map(fold)))
const USERNAME_LABELS = new Set(noticeLanguages.flatMap(({ usernameLabels }) => usernameLabels.map(fold)))

export const isUsername = (text: string): boolean => /^[a-z0-9._]{1,30}$/.test(text)

export interface NameAndUsername {
  readonly name: string | null
  readonly username: string | null
  /** Repaired values under labels of no known language. */
  readonly others: readonly string[]
}

/** Name and username among labelled values: by label where its language is known, else what can only be the username. */
export function readNameAndUsername(labelled: Iterable<readonly [label: string, value: unknown]>): NameAndUsername {
  let name: string | null = null
  let username: string | null = null
  const others: string[] = []
  for (const [label, raw] of labelled) {
    const value = repairText(asText(raw) ?? '')
    if (value === '') continue
    const folded = fold(repairText(label))
    if (USERNAME_LABELS.has(folded)) username ??= value
    else if (NAME_LABELS.has(folded)) name ??= value
    else others.push(value)
  }
  return { name, username, others }
}
