/**
 * Which username a display name stands for. Messages of an export carry display names only; a few files about people (close
 * friends, blocked, restricted, …) give both. They cover about a third of the people somebody writes with.
 */

import { asArray, asText, isObject } from '../json/values.ts'
import { isUsername, type NameAndUsername, readNameAndUsername } from './label-values.ts'
import type { Layout } from './layout.ts'
import { readSideFile } from './read-whole.ts'

export interface Usernames {
  /** The one username of a name; null where none is known, or more than one. */
  of(name: string): string | null
  /** Whether several people are known to have this name. */
  isShared(name: string): boolean
}

export async function readUsernames(layout: Layout): Promise<Usernames> {
  const byName = new Map<string, Set<string>>()
  for (const file of layout.sideFiles) {
    if (!/(^|\/)(followers_and_following|connections)\//.test(file.origin)) continue
    for (const { name, username } of findPairs(await readSideFile(file))) {
      const usernames = byName.get(name) ?? new Set()
      usernames.add(username)
      byName.set(name, usernames)
    }
  }
  return {
    of: (name) => {
      const usernames = byName.get(name)
      return usernames?.size === 1 ? ([...usernames][0] ?? null) : null
    },
    isShared: (name) => (byName.get(name)?.size ?? 0) > 1,
  }
}

interface Pair {
  readonly name: string
  readonly username: string
}

/** Every `label_values` list in a document: one record, an array of them, or an array under some key. */
function* findPairs(value: unknown): Generator<Pair> {
  if (Array.isArray(value)) {
    for (const one of value) yield* findPairs(one)
  } else if (isObject(value)) {
    if (!Array.isArray(value.label_values)) {
      for (const inner of Object.values(value)) if (Array.isArray(inner)) yield* findPairs(inner)
      return
    }
    const pair = toPair(readNameAndUsername(labelledValues(value.label_values)))
    if (pair !== null) yield pair
  }
}

function* labelledValues(list: readonly unknown[]): Generator<readonly [string, unknown]> {
  for (const entry of asArray(list)) if (isObject(entry)) yield [asText(entry.label) ?? '', entry.value]
}

/** Under labels of an unknown language: the only value that is no address and no username, and the only one that is one. */
function toPair({ name, username, others }: NameAndUsername): Pair | null {
  const words = others.filter((value) => !/^https?:/.test(value))
  const foundUsername = username ?? onlyOne(words.filter(isUsername))
  const foundName = name ?? onlyOne(words.filter((value) => !isUsername(value)))
  if (foundName === null || foundUsername === null || !isUsername(foundUsername)) return null
  return { name: foundName, username: foundUsername }
}

const onlyOne = (values: readonly string[]): string | null => (values.length === 1 ? (values[0] ?? null) : null)
