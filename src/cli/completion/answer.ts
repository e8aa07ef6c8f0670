import type { Command } from 'commander'
import { given } from '../given.ts'
import { terminalText } from '../terminal-text.ts'
import { type Candidate, wantedAt } from './wanted.ts'

/** A shell puts an answer into the line as it is: what it would take for more than a word is not offered. */
const PLAIN_WORD = /^[\p{L}\p{M}\p{N}._+/@-][\p{L}\p{M}\p{N}._+/@:=,-]*$/u
const LONGEST_DESCRIPTION = 60

/**
 * What could stand where the cursor is, as lines for the shell: a value, and after a tab what it is. Reads the archive at most,
 * never Instagram.
 *
 * @param words those after `dmvault` up to the cursor
 */
export async function answerLines(
  program: Command,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const choicesOf = await readChoices(words)
  const { prefix, lead, candidates, names, isPath } = wantedAt(program, words, choicesOf)
  if (isPath) return [':files']
  const known = names === null ? [] : await knownNames(words, env, { kind: names, prefix })
  return [...candidates, ...known]
    .filter(({ value }) => value.startsWith(prefix) && PLAIN_WORD.test(value))
    .map(({ value, description }) => line(lead + value, description))
}

function line(value: string, description = ''): string {
  const words = [...terminalText(description.trim())]
  if (words.length === 0) return value
  const shown =
    words.length > LONGEST_DESCRIPTION ? `${words.slice(0, LONGEST_DESCRIPTION - 1).join('')}…` : words.join('')
  return `${value}\t${shown}`
}

async function readChoices(words: readonly string[]): Promise<(option: string) => readonly string[]> {
  const isAsked = (option: string): boolean => words.some((word) => word.startsWith(`--${option}`))
  const types = isAsked('type') ? (await import('../../messaging/item-types.ts')).itemTypes : []
  return (option) => {
    if (option === 'type') return types
    return option === 'time-zone' ? ['UTC', ...Intl.supportedValuesOf('timeZone')] : []
  }
}

interface Asked {
  readonly kind: 'account' | 'person' | 'thread'
  readonly prefix: string
}

async function knownNames(
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  asked: Asked,
): Promise<readonly Candidate[]> {
  const [{ loadConfig }, { peekArchive }, { namesFor }] = await Promise.all([
    import('../../config.ts'),
    import('../../archive/peek-archive.ts'),
    import('./names.ts'),
  ])
  const settings = given({ home: optionIn(words, 'home'), databaseUrl: optionIn(words, 'database-url') })
  await using archive = await peekArchive(loadConfig({ ...settings, env }))
  return archive === null ? [] : await namesFor(archive, { ...asked, account: optionIn(words, 'account') })
}

/** The value of an option in a line that is still being typed. */
function optionIn(words: readonly string[], name: string): string | undefined {
  const before = words.slice(0, -1).filter((word) => word !== '=')
  const place = before.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`))
  const word = before[place]
  return word?.includes('=') ? word.slice(word.indexOf('=') + 1) : place < 0 ? undefined : before[place + 1]
}
