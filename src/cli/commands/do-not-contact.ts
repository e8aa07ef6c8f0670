import type { KeptAway, ListedPerson } from '../../../pipelines/do-not-contact.ts'
import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { microsToIso } from '../../clock.ts'
import { UsageError } from '../../errors.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { table } from '../table.ts'
import { localTime } from '../time-words.ts'
import { withArchive } from '../with-archive.ts'
import { withDirect } from '../with-direct.ts'
import { many, type Words, words } from '../words.ts'

interface Options {
  readonly account?: string
  readonly reason?: string
  readonly dryRun?: boolean
}

const EXAMPLES = `
Examples:
  dmvault do-not-contact                          who is not written to, since when and why
  dmvault do-not-contact add @anna "Bob Example"
  dmvault do-not-contact add @anna --reason "asked on the phone"
  dmvault do-not-contact remove @anna             they want to hear from you again

Every send honours the list: by hand, by a rule, in a broadcast. While rules are armed, whoever writes "stop" (in some forty
languages) is put on it. It is part of the backup, and a restore brings it back. add asks Instagram only for somebody whom
the archive does not know. forget PERSON removes their entry too.
`

export const addDoNotContactCommand: AddCommand = (program, session) => {
  const group = program
    .command('do-not-contact')
    .description('The people who are not written to, by whatever means.')
    .addHelpText('after', EXAMPLES)
  group
    .command('list', { isDefault: true })
    .description('lists them; what do-not-contact alone does')
    .option('--account <name>', 'whose (default: the only account)')
    .addHelpText('after', EXAMPLES)
    .action(does(session, list))
  group
    .command('add')
    .description('puts people on the list')
    .argument('<person...>', 'display name, username or id')
    .option('--reason <words>', 'why, for yourself')
    .option('--account <name>', 'whose (default: the only account)')
    .option('--dry-run', 'say who, and change nothing')
    .addHelpText('after', EXAMPLES)
    .action(does(session, add))
  group
    .command('remove')
    .description('takes people off the list')
    .argument('<person...>', 'display name, username or id')
    .option('--account <name>', 'whose (default: the only account)')
    .option('--dry-run', 'say who, and change nothing')
    .addHelpText('after', EXAMPLES)
    .action(does(session, remove))
}

type Pipeline = typeof import('../../../pipelines/do-not-contact.ts')

async function withAccount(
  context: CommandContext,
  name: string | undefined,
  work: (archive: Archive, account: Account, pipeline: Pipeline) => Promise<CommandResult>,
): Promise<CommandResult> {
  const [{ requireAccount }, pipeline] = await Promise.all([
    import('../../archive/accounts.ts'),
    import('../../../pipelines/do-not-contact.ts'),
  ])
  return await withArchive(context, async (archive) => work(archive, await requireAccount(archive, name), pipeline))
}

async function list(context: CommandContext, _given: [], { account: name }: Options): Promise<CommandResult> {
  return await withAccount(context, name, async (archive, account, { listDoNotContact }) => {
    const people = await listDoNotContact(archive, account)
    const rows = people.map(({ label, username, since, reason }) => [
      label,
      username === null ? '' : `@${username}`,
      localTime(since, account.timeZone),
      reason,
    ])
    return {
      json: { account: account.name, people: people.map(entryJson) },
      lines:
        rows.length === 0
          ? [words`${account.name}: nobody is on the list.`]
          : table([['who', '', 'since', 'why'], ...rows], { lastWidest: 80 }),
    }
  })
}

function entryJson({ label, username, since, reason }: KeptAway): object {
  return { name: label, username, since: microsToIso(since), reason }
}

async function add(
  context: CommandContext,
  [wanted]: [readonly string[]],
  { account: name, reason = 'put on the list by hand', dryRun = false }: Options,
): Promise<CommandResult> {
  return await withAccount(context, name, async (archive, account, pipeline) => {
    const people: ListedPerson[] = []
    // Everybody is found before anybody is put on the list.
    for (const word of wanted)
      people.push(await knownOrIntroduced(context, { archive, account, pipeline, dryRun }, word))
    if (!dryRun) await pipeline.keepAway(archive, account, { people, reason })
    const labels = people.map(({ label }) => label)
    const byName = (
      await pipeline.knownByNameOnly(
        archive,
        account,
        people.filter(({ personId }) => personId !== 0n),
      )
    ).map(({ label }) => label)
    if (byName.length > 0)
      context.warn(
        words`Known by name only, from an export: ${byName.join(', ')}. Until dmvault extract has found them at Instagram, a message to their username is not kept back: put them on the list by @username too.`,
      )
    return {
      json: { account: account.name, added: labels, by_name_only: byName, dry_run: dryRun },
      lines: [words`${dryRun ? 'Would not be written to: ' : 'Not written to from now on: '}${labels.join(', ')}.`],
    }
  })
}

interface Adding {
  readonly archive: Archive
  readonly account: Account
  readonly pipeline: Pipeline
  readonly dryRun: boolean
}

/** Of the archive, else of Instagram: somebody who never wrote can be kept away too. */
async function knownOrIntroduced(
  context: CommandContext,
  { archive, account, pipeline, dryRun }: Adding,
  word: string,
): Promise<ListedPerson> {
  const known = await pipeline.findListed(archive, account, word)
  if (known !== undefined) return known
  if (dryRun) return { personId: 0n, label: word, username: null }
  let person: ListedPerson | undefined
  await withDirect(context, { account: account.name }, async (direct) => {
    const { findPerson } = await import('../../messaging/find-person.ts')
    const { userId, username, fullName } = await findPerson(direct, word)
    person = await pipeline.introduce(archive, account, { userId, username, displayName: fullName })
    return { json: null, lines: [] }
  })
  if (person === undefined) throw new Error('nobody was found, and nothing was thrown')
  return person
}

async function remove(
  context: CommandContext,
  [wanted]: [readonly string[]],
  { account: name, dryRun = false }: Options,
): Promise<CommandResult> {
  return await withAccount(context, name, async (archive, account, pipeline) => {
    const people: KeptAway[] = []
    const listed = new Map((await pipeline.listDoNotContact(archive, account)).map((it) => [it.personId, it]))
    for (const word of wanted) {
      const person = await pipeline.findListed(archive, account, word)
      const entry = person && listed.get(person.personId)
      if (entry === undefined) throw notListed(word, [...listed.values()])
      people.push(entry)
    }
    if (!dryRun) for (const { personId } of people) await pipeline.allowContact(archive, account, personId)
    const lines: Words[] = [
      words`${dryRun ? 'Would be' : 'May be'} written to again: ${people.map(({ label }) => label).join(', ')}.`,
    ]
    if (!dryRun)
      lines.push(words`A restore of a backup from before brings ${many(people.length, 'entry', 'entries')} back.`)
    return {
      json: { account: account.name, removed: people.map(({ label }) => label), dry_run: dryRun },
      lines,
    }
  })
}

function notListed(word: string, listed: readonly KeptAway[]): UsageError {
  const names = listed.slice(0, 10).map(({ label }) => label)
  return new UsageError('not-listed', `${word} is not on the list`, {
    hint: names.length === 0 ? 'Nobody is.' : `On it: ${names.join(', ')}${listed.length > 10 ? ', …' : ''}.`,
  })
}
