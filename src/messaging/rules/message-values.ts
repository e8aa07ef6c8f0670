import { deletedUserNames } from '../../sources/deleted-user-names.ts'
import type { TemplateValues } from '../templates/template.ts'
import type { DecisionContext } from './decision-context.ts'

/** Longer ones are no first names. */
const LONGEST_NAME = 30

/** What a reply may say of whoever wrote. Names are theirs to choose: no link or sentence of theirs gets into our words. */
export function messageValues({ sender, account }: DecisionContext): TemplateValues {
  return {
    first_name: firstName(sender.displayName),
    full_name: plainName(sender.displayName),
    username: sender.username,
    account,
  }
}

/**
 * The first word of a display name that is one; null where there is none.
 *
 * @example firstName('🌸 Anna-Lena K. 🌸') // 'Anna-Lena'
 */
export function firstName(displayName: string | null): string | null {
  const name = plainName(displayName)
  return name?.split(' ')[0] ?? null
}

/** Letters, hyphens and apostrophes only; of shop names, numbers and addresses nothing is left. */
export function plainName(displayName: string | null): string | null {
  // The name that Instagram gives to all deleted accounts is nobody's.
  if (displayName === null || deletedUserNames.has(displayName)) return null
  if (/[./:@\d]/.test(displayName.normalize('NFKC'))) return null
  const words = displayName.normalize('NFKC').match(/[\p{L}\p{M}][\p{L}\p{M}'’-]*/gu) ?? []
  const name = words.join(' ')
  return name === '' || name.length > LONGEST_NAME ? null : name
}
