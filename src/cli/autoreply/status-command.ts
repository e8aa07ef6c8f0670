import { type Account, listAccounts, requireAccount } from '../../archive/accounts.ts'
import { type AutoreplyStatus, readAutoreplyStatus } from '../../messaging/autoreply/read-status.ts'
import { whatToDo } from '../../run/stopped-account.ts'
import type { Colors } from '../colors.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { table } from '../table.ts'
import { isoOrNull, localTime } from '../time-words.ts'
import { withArchive } from '../with-archive.ts'
import { many, type Words, words } from '../words.ts'

export async function statusCommand(context: CommandContext, name: string | undefined): Promise<CommandResult> {
  return await withArchive(context, async (archive) => {
    const all = await listAccounts(archive)
    const accounts = name === undefined && all.length > 0 ? all : [await requireAccount(archive, name)]
    const stands: { readonly account: Account; readonly status: AutoreplyStatus }[] = []
    for (const account of accounts) stands.push({ account, status: await readAutoreplyStatus(archive, account) })
    return {
      json: { accounts: stands.map(({ account, status }) => jsonOf(account, status)) },
      lines: stands.flatMap(({ account, status }) => linesOf(account, status, context.colors)),
    }
  })
}

function jsonOf({ name }: Account, status: AutoreplyStatus): object {
  const { armed, isRunning, lastRun, eventsWaiting, open, unknown, actions, doNotContact, stopped } = status
  return {
    account: name,
    armed: armed.map(({ rule, since }) => ({ rule, armed_at: isoOrNull(since) })),
    is_running: isRunning,
    last_run: lastRun && {
      started_at: isoOrNull(lastRun.startedAt),
      looked_at: isoOrNull(lastRun.lookedAt),
      ended_at: isoOrNull(lastRun.endedAt),
      outcome: lastRun.outcome,
    },
    events_waiting: eventsWaiting,
    actions_open: open,
    actions_unknown: unknown,
    actions: actions.map(({ rule, decision, state, reason, lastDay, lastWeek }) => ({
      ...{ rule, decision, state, reason },
      last_24h: lastDay,
      last_7d: lastWeek,
    })),
    do_not_contact: {
      total: doNotContact.total,
      people: doNotContact.people.map(({ name: person, since, reason }) => ({
        person,
        since: isoOrNull(since),
        reason,
      })),
    },
    stopped: stopped && { code: stopped.code, since: isoOrNull(stopped.since) },
  }
}

function linesOf({ name, timeZone }: Account, status: AutoreplyStatus, colors: Colors): readonly Words[] {
  const { armed, eventsWaiting, open, unknown, actions, doNotContact, stopped } = status
  const at = (time: number | null): string => localTime(time, timeZone)
  const counts = actions.map(({ rule, state, reason, lastDay, lastWeek }) => [
    rule,
    state === 'claimed' ? 'waiting' : state,
    reason,
    lastDay,
    lastWeek,
  ])
  return [
    colors.heading(words`${name} (${timeZone})`),
    ...(armed.length === 0 ? [words`Nothing is armed: dmvault autoreply arm --rules FILE.`] : []),
    ...armed.map(({ rule, since }) => words`  ${rule}: armed since ${at(since)}`),
    words`${runWords(status, at)}`,
    ...(stopped === null
      ? []
      : [
          colors.warning(
            words`Nothing is asked for this account since ${at(stopped.since)}: ${stopped.reason}. ${whatToDo(stopped.code)}`,
          ),
        ]),
    ...(eventsWaiting === 0 || armed.length === 0
      ? []
      : [words`${many(eventsWaiting, 'event')} seen and not looked at by the rules yet.`]),
    ...(open === 0
      ? []
      : [words`${many(open, 'action')} not at an end yet: they wait, or were left by a run that was cut off.`]),
    ...(unknown === 0
      ? []
      : [
          colors.warning(
            words`${many(unknown, 'action')} may have been done or not: look into the conversations; dmvault sends --state unknown.`,
          ),
        ]),
    ...(counts.length === 0
      ? [words`No message matched a rule in the last 7 days.`]
      : table([['rule', 'outcome', 'why', '24 h', '7 d'], ...counts])),
    ...(doNotContact.total === 0
      ? []
      : [words`${many(doNotContact.total, 'person', 'people')} on the do-not-contact list, the latest first:`]),
    ...doNotContact.people.map(
      ({ name: person, since, reason }) => words`  ${person ?? 'unknown'}: ${reason}, ${at(since)}`,
    ),
    words``,
  ]
}

function runWords({ isRunning, lastRun }: AutoreplyStatus, at: (time: number | null) => string): string {
  if (lastRun === null) return isRunning ? 'They run now.' : 'They never ran: dmvault autoreply run.'
  const { startedAt, lookedAt, endedAt, outcome } = lastRun
  const looked = `last looked ${at(lookedAt)}`
  if (isRunning) return `They run now, since ${at(startedAt)}; ${looked}.`
  if (endedAt === null) return `They do not run: what was started ${at(startedAt)} was cut off; ${looked}.`
  return `They do not run: the last run ended ${at(endedAt)}${outcome === 'done' ? '' : ` (${outcome})`}; ${looked}.`
}
