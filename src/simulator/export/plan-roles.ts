import { mixSeed, Random } from '../random.ts'
import type { ExportSettings } from './options.ts'

/** What a thread is in the made inbox. */
export type Role =
  | 'best'
  | 'group-showcase'
  | 'showcase'
  | 'namesakes'
  | 'namesake-a'
  | 'namesake-b'
  | 'self'
  | 'empty'
  | 'single'
  | 'request'
  | 'accepted'
  | 'accepted-late'
  | 'deleted'
  | 'archived'
  | 'filtered'
  | 'hostile'
  | 'direct'
  | 'group'

export interface SizedRole {
  readonly role: Role
  readonly rows: number
}

/** The roles that every inbox of some size has, the most telling first. */
const FIRST_ROLES: readonly Role[] = [
  'best',
  'group-showcase',
  'showcase',
  'self',
  'empty',
  'single',
  'request',
  'namesakes',
  'namesake-a',
  'namesake-b',
  'accepted',
  'accepted-late',
  'deleted',
  'archived',
  'filtered',
]

/** Which threads there are, and how many rows each has; together exactly as many as asked for. */
export function planRoles(settings: ExportSettings): readonly SizedRole[] {
  const random = new Random(mixSeed(settings.seed, 21))
  const roles = pickRoles(settings, random)
  const fixed = roles.map((role) => fixedRows(role, settings, random))
  const rest = settings.messages - fixed.reduce<number>((sum, rows) => sum + (rows ?? 0), 0)
  if (rest < 0) throw new RangeError(`${settings.messages} messages are too few for ${settings.threads} threads`)
  const weights = roles.map((role, rank) => (fixed[rank] === null ? weigh(role, rank, random) : 0))
  const shares = apportion(rest, weights)
  return roles.map((role, index) => ({ role, rows: fixed[index] ?? shares[index] ?? 0 }))
}

function pickRoles(settings: ExportSettings, random: Random): readonly Role[] {
  const first = settings.hostile ? [...FIRST_ROLES, 'hostile' as const] : FIRST_ROLES
  return Array.from({ length: settings.threads }, (_, rank) => first[rank] ?? pickRole(random))
}

function pickRole(random: Random): Role {
  const roll = random.next()
  if (roll < 0.12) return 'group'
  if (roll < 0.17) return 'request'
  if (roll < 0.2) return 'accepted'
  if (roll < 0.21) return 'accepted-late'
  if (roll < 0.25) return 'deleted'
  if (roll < 0.3) return 'single'
  return roll < 0.31 ? 'archived' : 'direct'
}

/** Rows of a thread whose size its role decides; null where the long tail does. */
function fixedRows(role: Role, settings: ExportSettings, random: Random): number | null {
  if (role === 'best') return bestRows(settings)
  if (role === 'empty') return 0
  if (role === 'single') return 1
  if (role === 'request' || role === 'accepted-late') return random.between(1, 4)
  if (role === 'self') return Math.min(150, Math.max(2, Math.round(settings.messages * 0.004)))
  if (role === 'namesakes' || role === 'namesake-a' || role === 'namesake-b') {
    return Math.min(60, Math.max(3, Math.round(settings.messages * 0.002)))
  }
  return role === 'hostile' ? 12 : null
}

/** The largest thread: more than one file long where the whole is at least two, and never less than an eighth of it. */
function bestRows({ messages, perFile }: ExportSettings): number {
  const overOneFile = Math.ceil(perFile * 1.04)
  return Math.max(Math.floor(messages / 8), overOneFile * 100 <= messages * 53 ? overOneFile : 0)
}

/** The share of a thread: few hold most of the messages, and those not with strangers. */
function weigh(role: Role, rank: number, random: Random): number {
  const longTail = (rank + 4) ** -1.2 * (0.5 + random.next())
  return role === 'deleted' || role === 'accepted' ? longTail / 4 : longTail
}

/** Shares out a whole number by weights, by largest remainder. */
function apportion(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  if (sum === 0) return weights.map((_, index) => (index === 0 ? total : 0))
  const exact = weights.map((weight) => (total * weight) / sum)
  const shares = exact.map(Math.floor)
  const missing = total - shares.reduce((all, share) => all + share, 0)
  const byRemainder = exact.map((share, index) => ({ index, rest: share - Math.floor(share) }))
  byRemainder.sort((a, b) => b.rest - a.rest || a.index - b.index)
  for (const { index } of byRemainder.slice(0, missing)) shares[index]! += 1
  return shares
}
