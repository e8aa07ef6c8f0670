/** Whose inbox an export holds. It does not say so in one place, or in one language. */
import { UsageError } from '../../errors.ts'
import { repairText } from '../../text/repair-text.ts'
import { asArray, asText, isObject } from '../json/values.ts'
import { isUsername, readNameAndUsername } from './label-values.ts'
import type { Layout } from './layout.ts'
import { readSideFile } from './read-whole.ts'
import { type Survey, survey } from './survey.ts'
import type { ExportTree } from './tree/export-tree.ts'

export interface Owner {
  /** Display name, under which the owner's messages stand; null in the flat export, which has usernames only. */
  readonly name: string | null
  readonly username: string | null
  /** How it was found, where that was a guess. */
  readonly note: string | null
}

/**
 * Finds the owner: as given; from the file about the account; else the participant of every thread, or of the most. The
 * name of the ZIP gives at least the username.
 */
export async function findOwner(tree: ExportTree, layout: Layout, given: string | undefined): Promise<Owner | null> {
  const profile = await readProfile(layout)
  assertOneName(tree)
  const username = profile?.username ?? usernameInNames(tree)
  if (given !== undefined)
    return given === username
      ? { name: profile?.name ?? given, username, note: null }
      : asOwner(given, username, profile)
  if (profile?.name != null) return { name: profile.name, username, note: null }
  if (layout.threads.length === 0) return username === null ? null : { name: null, username, note: null }
  const seen = await survey(layout)
  const known = profile?.others.find((value) => seen.threadsOf.has(value) && isMostCommon(value, profile.others, seen))
  if (known !== undefined) return { name: known, username, note: null }
  if (username !== null && seen.threadsOf.has(username)) return { name: username, username, note: null }
  return guess(seen, username)
}

interface Profile {
  readonly name: string | null
  readonly username: string | null
  readonly others: readonly string[]
}

function asOwner(given: string, username: string | null, profile: Profile | null): Owner {
  return { name: given, username: profile?.name === given ? username : null, note: null }
}

/** @throws UsageError when there are files about several accounts: a folder of exports, not one */
async function readProfile(layout: Layout): Promise<Profile | null> {
  let found: Profile | null = null
  for (const file of layout.sideFiles) {
    if (!/(personal_information|profile_information|profile)\.json$/i.test(file.origin)) continue
    const profile = toProfile(await readSideFile(file))
    if (profile === null) continue
    found ??= profile
    if (profile.username === null || found.username === null || profile.username === found.username) continue
    throw severalAccounts(found.username, profile.username)
  }
  return found
}

const severalAccounts = (a: string, b: string): UsageError =>
  new UsageError('several-accounts', `here are exports of two accounts: ${a} and ${b}`, {
    hint: 'Import each by itself, into an account of its own.',
  })

function toProfile(value: unknown): Profile | null {
  if (!isObject(value)) return null
  const [user] = asArray(value.profile_user)
  if (isObject(user) && isObject(user.string_map_data)) return fromStringMap(user.string_map_data)
  const facebook = value.profile_v2
  if (isObject(facebook) && isObject(facebook.name)) {
    const name = asText(facebook.name.full_name)
    return { name: name === null ? null : repairText(name), username: asText(facebook.username), others: [] }
  }
  const username = asText(value.username)
  if (username === null || !('date_joined' in value || 'biography' in value || 'profile_pic_url' in value)) return null
  return { name: null, username, others: [] }
}

/** An empty name means that messages stand under the username. */
function fromStringMap(map: { readonly [key: string]: unknown }): Profile {
  const entries = Object.entries(map).map(([label, entry]) => [label, isObject(entry) ? entry.value : entry] as const)
  const { name, username, others } = readNameAndUsername(entries)
  const found = username ?? null
  const hasEmptyName = name === null && others.length === 0
  return {
    name: hasEmptyName ? found : name,
    username: found,
    others: name === null && found !== null ? [...others, found] : others,
  }
}

function isMostCommon(value: string, values: readonly string[], { threadsOf }: Survey): boolean {
  const count = threadsOf.get(value) ?? 0
  return values.every((other) => (threadsOf.get(other) ?? 0) <= count)
}

function guess({ threadsOf, threads }: Survey, username: string | null): Owner | null {
  const [first, second] = [...threadsOf].sort((a, b) => b[1] - a[1])
  if (first === undefined) return null
  const [name, count] = first
  const isClear = second === undefined || second[1] < count
  if (!isClear) return username === null ? null : { name: null, username, note: null }
  const where =
    count === threads ? 'takes part in every conversation' : `takes part in ${count} of ${threads} conversations`
  return { name, username, note: `the export does not say whose it is; taken for the owner: ${name}, who ${where}` }
}

/** @throws UsageError when the names that Instagram gave to ZIPs, or to the folders in them, are of several accounts */
function assertOneName({ parts }: ExportTree): void {
  const names = parts.flatMap((part) => [
    ...part.names.slice(0, 1),
    ...new Set(part.jsonFiles.map(({ path }) => path.slice(0, Math.max(0, path.indexOf('/'))))),
  ])
  const [first, second] = new Set(names.flatMap((name) => GIVEN_NAME.exec(name)?.[1] ?? []))
  if (first !== undefined && second !== undefined) throw severalAccounts(first, second)
}

/** With the eight signs at its end, which nobody else puts there. */
const GIVEN_NAME = /^instagram-(.+)-\d{4}-\d\d-\d\d-[0-9A-Za-z]{8}(?![0-9A-Za-z])/

function usernameInNames(tree: ExportTree): string | null {
  for (const name of tree.parts.flatMap((part) => part.names)) {
    const found = /^instagram-(.+)-\d{4}-\d\d-\d\d/i.exec(name)?.[1]
    if (found !== undefined && isUsername(found)) return found
  }
  return null
}
