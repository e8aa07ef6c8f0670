/** What the word under the cursor could be, by what commander knows of the commands. */
import type { Argument, Command, Option } from 'commander'

/** Names that only the archive knows. */
export type NameKind = 'account' | 'person' | 'thread'

export interface Candidate {
  readonly value: string
  readonly description?: string
}

export interface Wanted {
  /** What was typed of it. */
  readonly prefix: string
  /** Stands before each answer: `--account=`. */
  readonly lead: string
  readonly candidates: readonly Candidate[]
  readonly names: NameKind | null
  readonly isPath: boolean
}

/** By the name of the option, or of the argument. */
const NAMES: Readonly<Record<string, NameKind>> = {
  account: 'account',
  /** Of `account remove`. */
  name: 'account',
  thread: 'thread',
  person: 'person',
  user: 'person',
  users: 'person',
  'from-user': 'person',
  to: 'person',
}

const PATHS = /^(path|paths|file|files|dir|folder|keyfile|photo|video|voice)$/i

/** Values of options that are a closed list, by name; with commas there may be several. */
export type ChoicesOf = (option: string) => readonly string[]

/** @param words those after `dmvault`, the last one as far as it is typed */
export function wantedAt(program: Command, words: readonly string[], choicesOf: ChoicesOf): Wanted {
  // Shells part words at these, where people do not.
  const typed = words.filter((word, place) => place === words.length - 1 || !/^[=@]$/.test(word))
  const before = typed.slice(0, -1)
  const last = typed.at(-1) ?? ''
  const current = /^[=@]$/.test(last) ? '' : last
  const { command, pending, positionals, isRest } = readWords(program, before)
  if (pending !== null && !(pending.variadic && current.startsWith('-')))
    return optionValue(pending, current, '', choicesOf)
  if (!isRest && /^--[^=]+=/.test(current)) return inOneWord(command, current, choicesOf)
  if (!isRest && current.startsWith('-')) return { ...NOTHING, prefix: current, candidates: optionsOf(command) }
  const argument = argumentAt(command, positionals)
  const subcommands = positionals === 0 ? subcommandsOf(command) : []
  return { ...argument, prefix: current, candidates: [...subcommands, ...argument.candidates] }
}

const NOTHING = { prefix: '', lead: '', candidates: [], names: null, isPath: false } as const

interface Read {
  readonly command: Command
  /** An option whose value comes now. */
  readonly pending: Option | null
  readonly positionals: number
  /** After `--`. */
  readonly isRest: boolean
}

function readWords(program: Command, words: readonly string[]): Read {
  let command = program
  let pending: Option | null = null
  let positionals = 0
  let isRest = false
  for (const word of words) {
    if (pending !== null && !(pending.variadic && word.startsWith('-'))) pending = pending.variadic ? pending : null
    else if (isRest) positionals += 1
    else if (word === '--') [pending, isRest] = [null, true]
    else if (word.startsWith('-')) pending = word.includes('=') ? null : takingValue(optionNamed(command, word))
    else {
      const sub: Command | undefined = positionals === 0 ? command.commands.find((it) => isCalled(it, word)) : undefined
      if (sub === undefined) positionals += 1
      else command = sub
    }
  }
  return { command, pending, positionals, isRest }
}

function isCalled(command: Command, word: string): boolean {
  return command.name() === word || command.aliases().includes(word)
}

function optionNamed(command: Command, word: string): Option | undefined {
  return allOptions(command).find(({ short, long }) => word === short || word === long)
}

function takingValue(option: Option | undefined): Option | null {
  return option?.required ? option : null
}

/** Its own, and those of all commands above it. */
function allOptions(command: Command): readonly Option[] {
  const help = command.createHelp()
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)]
}

function optionsOf(command: Command): readonly Candidate[] {
  return allOptions(command).flatMap(({ long, description }) => (long ? [{ value: long, description }] : []))
}

function subcommandsOf(command: Command): readonly Candidate[] {
  const commands = command
    .createHelp()
    .visibleCommands(command)
    .filter((it) => it.name() !== 'help')
  return commands.map((it) => ({ value: it.name(), description: it.summary() || it.description() }))
}

function inOneWord(command: Command, word: string, choicesOf: ChoicesOf): Wanted {
  const name = word.slice(0, word.indexOf('='))
  const option = optionNamed(command, name)
  if (option === undefined) return NOTHING
  return optionValue(option, word.slice(name.length + 1), `${name}=`, choicesOf)
}

function optionValue(option: Option, typed: string, lead: string, choicesOf: ChoicesOf): Wanted {
  const name = option.long?.slice(2) ?? ''
  const choices = option.argChoices ?? choicesOf(name)
  const done = choices.length > 0 ? typed.slice(0, typed.lastIndexOf(',') + 1) : ''
  return {
    prefix: typed.slice(done.length),
    lead: lead + done,
    candidates: choices.map((value) => ({ value })),
    names: NAMES[name] ?? null,
    isPath: PATHS.test(/<([\w-]+)/.exec(option.flags)?.[1] ?? ''),
  }
}

function argumentAt(command: Command, place: number): Wanted {
  const known = command.registeredArguments
  const last = known.at(-1)
  const argument: Argument | undefined = known[place] ?? (last?.variadic ? last : undefined)
  if (argument === undefined) return NOTHING
  const name = argument.name()
  const candidates = (argument.argChoices ?? []).map((value) => ({ value }))
  return { ...NOTHING, candidates, names: NAMES[name] ?? null, isPath: PATHS.test(name) }
}
