import { UsageError } from '../../errors.ts'
import { nearestNames } from '../../text/nearest-names.ts'
import { firstName, plainName } from '../rules/message-values.ts'
import { optOutWordIn } from '../rules/stop-words.ts'
import { renderTemplate, textIn, variablesOf } from '../templates/render-template.ts'
import type { Template } from '../templates/template.ts'
import { FileError, type Problem } from '../yaml/problem.ts'
import type { KnownRow } from './known-people.ts'
import type { BroadcastList } from './read-list.ts'

export interface BroadcastText {
  readonly template: Template
  /** Default: as of templates. */
  readonly language?: string | undefined
  /** For everybody whose row says nothing else. */
  readonly values?: Readonly<Record<string, string>>
}

/** Known of everybody, or of those whose name the archive knows; a template may do without. */
const ALWAYS = ['account', 'username', 'first_name', 'full_name']

/**
 * The text for each line of those who get it.
 *
 * @throws FileError `list` with the line of everyone whose text cannot be made; UsageError as `renderTemplate` where it is of
 *   no line
 */
export function renderRows(
  list: BroadcastList & { readonly path: string },
  known: readonly KnownRow[],
  { template, language, values: common = {}, account }: BroadcastText & { readonly account: string },
): ReadonlyMap<number, string> {
  textIn(template, language)
  refuseUnknown(list, template, common)
  const texts = new Map<number, string>()
  const problems: Problem[] = []
  for (const { row, contact, leftOut } of known) {
    if (leftOut !== null) continue
    const values = { ...knownOf({ row, contact }, account), ...common, ...row.values }
    try {
      texts.set(row.line, renderTemplate(template, { language, values, mayBeUnused: ALWAYS }).text)
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      problems.push({ line: row.line, column: null, message: error.message })
    }
  }
  if (problems.length > 0) throw new FileError('list', list.path, problems, 'Nothing was sent.')
  return texts
}

/** What need not stand in the list; of a name that is none of a person, nothing. */
function knownOf(
  { row, contact }: Pick<KnownRow, 'row' | 'contact'>,
  account: string,
): Readonly<Record<string, string>> {
  const displayName = contact?.displayName ?? null
  const known = {
    account,
    username: contact?.username ?? row.person.username,
    first_name: firstName(displayName),
    full_name: plainName(displayName),
  }
  return Object.fromEntries(Object.entries(known).flatMap(([name, it]) => (it === null ? [] : [[name, it]])))
}

function refuseUnknown(
  list: BroadcastList & { readonly path: string },
  template: Template,
  common: Readonly<Record<string, string>>,
): void {
  const names = variablesOf(template)
  const isUnknown = (name: string): boolean => !names.includes(name) && !ALWAYS.includes(name)
  const words = (name: string): string => `the template ${template.name} has no variable ${name}`
  const all = names.length === 0 ? 'It has no variables.' : `It has ${names.join(', ')}.`
  const hintFor = (name: string): string => {
    const near = nearestNames(name, names)[0]
    return near === undefined ? all : `Did you mean ${near}? ${all}`
  }
  const columns = list.variables.filter(isUnknown)
  if (columns.length > 0) {
    const problems = columns.map((name) => ({
      line: list.headerLine,
      column: null,
      message: `${words(name)}, as this column is called`,
    }))
    throw new FileError(
      'list',
      list.path,
      problems,
      `${hintFor(columns[0]!)} Take columns out that are for something else.`,
    )
  }
  const value = Object.keys(common).find(isUnknown)
  if (value !== undefined) throw new UsageError('variable-unknown', words(value), { hint: hintFor(value) })
}

/** What should be thought over before such a text goes to many. */
export function textWarnings({ name, isForBroadcast }: Template, texts: Iterable<string>): readonly string[] {
  const warnings: string[] = []
  if (!isForBroadcast) warnings.push(`the template ${name} is not made for many at once (broadcast: true in its file)`)
  for (const text of texts) {
    if (optOutWordIn(text) !== null) continue
    warnings.push(
      'the text does not say how to be left alone, with a stop word in capitals or quotes, such as: answer STOP',
    )
    break
  }
  return warnings
}
