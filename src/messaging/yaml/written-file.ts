/**
 * Files that people write by hand: YAML, of which JSON is a part. What is read from them is plain data, checked by a schema;
 * whatever is wrong is told with its line and column. Nothing in such a file is ever run, and aliases cannot make it grow
 * beyond all measure.
 */
import { type Document, isMap, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml'
import type { z } from 'zod'
import { UsageError } from '../../errors.ts'
import { FileError, type Problem } from './problem.ts'
import { readUpTo } from './read-up-to.ts'
import { problemsOfIssues } from './zod-problems.ts'

/** A place in the data, as zod tells it. */
export type DataPath = readonly PropertyKey[]

/** Parsed data that knows where each part of it was written. */
export interface WrittenData {
  readonly file: string
  readonly value: unknown
  /** Where a value begins, or the key that names it; of what is not there, the nearest thing around it. */
  readonly problem: (path: DataPath, message: string, at?: 'key' | 'value') => Problem
  /** The same inside of a text that was written there: a line and column of its own, from 1. */
  readonly problemInText: (path: DataPath, line: number, column: number, message: string) => Problem
}

/** Anything longer was not written by hand. */
const LARGEST_BYTES = 1 << 20

/** @throws UsageError `file-missing`, `file-too-large`; FileError `file-not-yaml` */
export async function readWritten(file: string): Promise<WrittenData> {
  const bytes = await readUpTo(file, LARGEST_BYTES).catch((cause: NodeJS.ErrnoException) => {
    const isMissing = cause.code === 'ENOENT'
    const what = isMissing ? `there is no file ${file}` : `${file} cannot be read (${cause.code ?? cause.message})`
    throw new UsageError(isMissing ? 'file-missing' : 'file-unreadable', what, {
      hint: 'Give the path of a file that holds YAML or JSON.',
      cause,
    })
  })
  if (bytes.length > LARGEST_BYTES) {
    throw new UsageError('file-too-large', `${file} is too large`, {
      hint: 'At most 1,048,576 bytes are read: divide it.',
    })
  }
  return parseWritten(file, bytes.toString('utf8'))
}

/** @throws FileError `file-not-yaml` */
export function parseWritten(file: string, text: string): WrittenData {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, merge: false })
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  // One mistake of form brings others after it, which are none.
  const [error] = document.errors
  if (error !== undefined) {
    const problem = { ...place(error.pos[0]), message: inWords(error.message) }
    throw new FileError(
      'file-not-yaml',
      file,
      [problem],
      'Indent with blanks; put texts with ": " or " #" in them in quotes.',
    )
  }
  const lost = lostAlias(document)
  if (lost !== null) {
    throw new FileError('file-not-yaml', file, [
      { ...place(lost.offset), message: `nothing before it is named &${lost.name}` },
    ])
  }
  return {
    file,
    value: readValue(file, () => document.toJS({ maxAliasCount: 100 })),
    problem: (path, message, at = 'value') => ({ ...place(offsetOf(document.contents, path, at)), message }),
    problemInText(path, line, column, message) {
      const node = nodeAt(document.contents, path)
      const start = place(node?.range?.[0] ?? 0)
      if (!isScalar(node)) return { ...start, message }
      const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED'
      if (isBlock) return { line: start.line + line, column, message }
      if (line > 1) return { ...start, message }
      return { line: start.line, column: start.column + column - (node.type === 'PLAIN' ? 1 : 0), message }
    },
  }
}

/** @throws FileError with every mistake and its place */
export function checkWritten<Schema extends z.ZodType>(
  code: string,
  written: WrittenData,
  schema: Schema,
  hint?: string,
): z.output<Schema> {
  const parsed = schema.safeParse(written.value, { reportInput: true })
  if (parsed.success) return parsed.data
  const problems = problemsOfIssues(parsed.error.issues, schema).map(({ path, message, at }) =>
    written.problem(path, message, at),
  )
  throw new FileError(code, written.file, problems, hint)
}

/** An alias of what is nowhere. */
function lostAlias(document: Document): { readonly name: string; readonly offset: number } | null {
  let lost: { readonly name: string; readonly offset: number } | null = null
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document) !== undefined) return undefined
      lost = { name: alias.source, offset: alias.range?.[0] ?? 0 }
      return visit.BREAK
    },
  })
  return lost
}

function readValue(file: string, read: () => unknown): unknown {
  try {
    return read()
  } catch (cause) {
    const message = cause instanceof Error ? inWords(cause.message) : String(cause)
    throw new FileError('file-not-yaml', file, [{ line: 1, column: 1, message }])
  }
}

function inWords(message: string): string {
  if (message.includes('parseAllDocuments')) return 'a second document begins here (---): a file has one'
  if (message.startsWith('Nested mappings')) return 'a text with ": " in it must stand in quotes'
  return message.replace(/\s+/g, ' ').trim()
}

type MaybeNode = Node | null | undefined

/** What stands at a path, or as far along it as there is anything. */
function walk(root: MaybeNode, path: DataPath): { node: MaybeNode; key: MaybeNode; isWhole: boolean } {
  let node = root
  let key: MaybeNode = null
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((it) => isPair(it) && isScalar(it.key) && String(it.key.value) === String(part))
      if (pair === undefined) return { node, key, isWhole: false }
      key = pair.key as Node
      node = pair.value as MaybeNode
      // A key without a value has no place of its own.
      if (node === null || node === undefined) return { node: key, key, isWhole: true }
    } else if (node !== null && node !== undefined && 'items' in node) {
      const item = (node.items as readonly MaybeNode[])[Number(part)]
      if (item === undefined) return { node, key, isWhole: false }
      node = item
      key = null
    } else return { node, key, isWhole: false }
  }
  return { node, key, isWhole: true }
}

function nodeAt(root: MaybeNode, path: DataPath): MaybeNode {
  return walk(root, path).node
}

function offsetOf(root: MaybeNode, path: DataPath, at: 'key' | 'value'): number {
  const { node, key, isWhole } = walk(root, path)
  // What is said of many keys stands where they are named together.
  const place = (at === 'key' || !isWhole || isMap(node)) && key ? key : node
  return place?.range?.[0] ?? 0
}
