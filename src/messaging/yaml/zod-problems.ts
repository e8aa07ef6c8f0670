/** What a schema finds wrong, in words that say where and what to write instead. */
import type { z } from 'zod'
import { nearestNames } from '../../text/nearest-names.ts'
import type { DataPath } from './written-file.ts'

export interface FoundProblem {
  readonly path: DataPath
  readonly message: string
  readonly at: 'key' | 'value'
}

export function problemsOfIssues(issues: readonly z.core.$ZodIssue[], schema: z.ZodType): readonly FoundProblem[] {
  // A key that is misspelt is often the one that is missing: first what is there, then what is not.
  const isMisspelt = (issue: z.core.$ZodIssue): boolean => issue.code === 'unrecognized_keys'
  const sorted = [...issues.filter(isMisspelt), ...issues.filter((issue) => !isMisspelt(issue))]
  return sorted.flatMap((issue): readonly FoundProblem[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownKey(issue.path, key, keysAt(schema, issue.path)))
    }
    if (issue.code === 'invalid_key') {
      const message = issue.issues.map((it) => it.message).join('; ')
      return [{ path: issue.path, message: `${where(issue.path)}: ${message}`, at: 'key' }]
    }
    const isMissing = issue.input === undefined && issue.code === 'invalid_type'
    const message = isMissing ? `${where(issue.path)} is missing` : `${where(issue.path)}: ${sentence(issue)}`
    return [{ path: issue.path, message, at: 'value' }]
  })
}

function unknownKey(path: DataPath, key: string, known: readonly string[]): FoundProblem {
  const near = nearestNames(key, known)
  const there = path.length === 0 ? 'at the top' : `in ${where(path)}`
  const advice = near.length > 0 ? `did you mean ${near.join(', ')}?` : `known are ${known.join(', ')}`
  return { path: [...path, key], message: `there is no key "${key}" ${there}: ${advice}`, at: 'key' }
}

function sentence(issue: z.core.$ZodIssue): string {
  const { message } = issue
  if (issue.code === 'invalid_value' && typeof issue.input === 'string') {
    const known = issue.values.map(String)
    const near = nearestNames(issue.input, known)
    return `"${issue.input}" is none of ${known.join(', ')}${near.length > 0 ? `; did you mean ${near[0]}?` : ''}`
  }
  if (issue.code === 'invalid_type') {
    const expected = EXPECTED[issue.expected] ?? `expected ${issue.expected}`
    return `${expected}, not ${foundWords(issue.input)}`
  }
  return message.replace(/^Invalid input: /, '')
}

/** What to write, for people who know no schemas. */
const EXPECTED: Readonly<Record<string, string>> = {
  object: 'write keys with their values (key: value)',
  record: 'write names with their values (name: value)',
  array: 'write a list, such as [one, two]',
  string: 'write a text; numbers and true or false in quotes',
  number: 'write a number',
  int: 'write a whole number',
  boolean: 'write true or false',
}

function foundWords(input: unknown): string {
  if (input === null || input === undefined) return 'nothing'
  if (Array.isArray(input)) return 'a list'
  if (typeof input === 'object') return 'keys with values'
  return typeof input === 'string' ? 'a text' : `the ${typeof input} ${String(input)}`
}

function where(path: DataPath): string {
  if (path.length === 0) return 'the file'
  return path
    .map((part) => (typeof part === 'number' ? `[${part + 1}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
}

/** The keys that an object at that path may have. */
function keysAt(schema: z.ZodType, path: DataPath): readonly string[] {
  const found = path.reduce<readonly z.ZodType[]>(
    (schemas, part) => schemas.flatMap((it) => within(it, part)),
    [schema],
  )
  return [...new Set(found.flatMap(keysOf))]
}

interface Definition {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly innerType?: z.ZodType
  readonly valueType?: z.ZodType
  readonly in?: z.ZodType
  readonly options?: readonly z.ZodType[]
}

const definitionOf = (schema: z.ZodType): Definition => schema.def as unknown as Definition

/** What a schema wraps, or the branches that it has. */
function unwrapped(schema: z.ZodType): readonly z.ZodType[] {
  const { innerType, options, in: before } = definitionOf(schema)
  const inner = [...(innerType ? [innerType] : []), ...(options ?? []), ...(before ? [before] : [])]
  return inner.length === 0 ? [schema] : inner.flatMap(unwrapped)
}

function within(schema: z.ZodType, part: PropertyKey): readonly z.ZodType[] {
  return unwrapped(schema).flatMap((it) => {
    const { shape, element, valueType } = definitionOf(it)
    const inner = shape?.[String(part)] ?? element ?? valueType
    return inner === undefined ? [] : [inner]
  })
}

function keysOf(schema: z.ZodType): readonly string[] {
  return unwrapped(schema).flatMap((it) => Object.keys(definitionOf(it).shape ?? {}))
}
