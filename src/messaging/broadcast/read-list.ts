/** The list of a broadcast: a CSV file of people, each with their consent and the values of the template's variables. */
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { type CsvError, parse } from 'csv-parse/sync'
import { UsageError } from '../../errors.ts'
import { FileError, type Problem } from '../yaml/problem.ts'
import { readUpTo } from '../yaml/read-up-to.ts'
import { type Consent, readConsent } from './consent.ts'
import { type ListColumns, readColumns } from './list-columns.ts'

/** One row of it. */
export interface ListRow {
  /** On which it begins, from 1. */
  readonly line: number
  readonly person: ListedPerson
  readonly consent: Consent
  /** By name of the variable; empty cells are left out. */
  readonly values: Readonly<Record<string, string>>
}

export interface ListedPerson {
  /** As it was written. */
  readonly wanted: string
  /** Digits; null where they are named. */
  readonly userId: string | null
  /** As Instagram keeps it; null where an id was written. */
  readonly username: string | null
}

export interface BroadcastList {
  /** Name of the file, without its folder. */
  readonly name: string
  readonly rows: readonly ListRow[]
  /** On which its columns are named. */
  readonly headerLine: number
  /** Names of variables that it has columns for. */
  readonly variables: readonly string[]
  /** Of its bytes. */
  readonly sha256: string
}

/** A list for months; what is larger is a mistake, or should be several. */
const MOST_ROWS = 10_000
const MOST_BYTES = 32 * 1024 ** 2
const MOST_PROBLEMS = 20

/**
 * Reads a list: UTF-8 with or without a byte order mark, cells parted by commas, semicolons or tabs, quoted as RFC 4180 has it.
 *
 * @throws FileError `list` with the line of each mistake; UsageError `list` when it cannot be read at all
 */
export async function readList(path: string): Promise<BroadcastList> {
  const bytes = await readUpTo(path, MOST_BYTES).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError('list', `the list ${path} cannot be read: ${why(cause)}`, { cause })
  })
  return listIn(path, bytes)
}

function why({ code, message }: NodeJS.ErrnoException): string {
  const words: Readonly<Record<string, string>> = { ENOENT: 'there is no such file', EISDIR: 'it is a folder' }
  return words[code ?? ''] ?? message
}

/** The same of bytes that are at hand. */
export function listIn(path: string, bytes: Uint8Array): BroadcastList {
  const [header, ...records] = recordsOf(path, textOf(path, bytes))
  if (header === undefined)
    throw whole(path, 'the list is empty', 'Its first row names the columns: username,consent,…')
  const columns = readColumns(header.cells)
  if (!('person' in columns)) throw new FileError('list', path, columns.map(at(header.line)), COLUMNS)
  if (records.length === 0) throw whole(path, 'the list has a row of column names, and nobody below it')
  if (records.length > MOST_ROWS) {
    throw whole(path, `the list has ${records.length} rows, and ${MOST_ROWS} are the most`, 'Part it.')
  }
  const problems: Problem[] = []
  const rows = records.flatMap((record) => rowOf(record, columns, problems))
  if (problems.length > 0) throw new FileError('list', path, problems.slice(0, MOST_PROBLEMS))
  const variables = columns.values.map(({ name }) => name)
  return {
    name: basename(path),
    rows,
    headerLine: header.line,
    variables,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }
}

const COLUMNS =
  'A list has a column username (or user_id), a column consent, and one for each variable of the template.'

function at(line: number) {
  return (message: string): Problem => ({ line, column: null, message })
}

function whole(path: string, message: string, hint?: string): UsageError {
  return new UsageError('list', `${path}: ${message}`, { hint })
}

function textOf(path: string, bytes: Uint8Array): string {
  const save = 'Save it as "CSV UTF-8".'
  if (bytes.length > MOST_BYTES) throw whole(path, 'the list is far too large to be one of people')
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw whole(path, 'the list is in UTF-16', save)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    const line = lineOfBadByte(bytes)
    const problem = { line, column: null, message: 'this is not UTF-8' }
    throw Object.assign(new FileError('list', path, [problem], save), { cause })
  }
}

/** On which line the first bytes stand that are no UTF-8: a line end is never part of a letter. */
function lineOfBadByte(bytes: Uint8Array): number {
  let line = 1
  for (let start = 0; start <= bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, start)
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, end < 0 ? bytes.length : end))
    } catch {
      return line
    }
    if (end < 0) break
    start = end + 1
  }
  return line
}

interface ListRecord {
  readonly line: number
  readonly cells: readonly string[]
}

function recordsOf(path: string, text: string): readonly ListRecord[] {
  try {
    const parsed = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      info: true,
    }) as unknown as readonly { readonly info: { readonly lines: number }; readonly record: readonly string[] }[]
    return parsed
      .map(({ info, record }) => ({ line: info.lines - lineEndsIn(record), cells: record }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''))
  } catch (error) {
    throw brokenCsv(path, error as CsvError)
  }
}

/** Of a cell that goes over several lines, the row begins on the first of them. */
function lineEndsIn(cells: readonly string[]): number {
  return cells.reduce((count, cell) => count + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0)
}

/** What stands most often in the first line, outside quotes: spreadsheets write what their country does. */
function delimiterOf(text: string): string {
  const [first = ''] = text.replace(/^\s+/, '').split(/\r\n|\r|\n/, 1)
  const bare = first.replace(/"[^"]*"/g, '')
  const counts = [',', ';', '\t'].map((sign) => ({ sign, count: bare.split(sign).length }))
  return counts.reduce((a, b) => (b.count > a.count ? b : a)).sign
}

function brokenCsv(path: string, error: CsvError): Error {
  const { code } = error
  if (typeof code !== 'string' || !code.includes('QUOTE')) return error
  const line = Number((error as unknown as { readonly lines?: number }).lines ?? 1)
  const message =
    code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'a cell begins with a quotation mark, and no other one closes it'
      : 'there is a quotation mark inside a cell: put the cell in quotes, and write the mark twice'
  return Object.assign(new FileError('list', path, [{ line, column: null, message }]), { cause: error })
}

function rowOf(record: ListRecord, columns: ListColumns, problems: Problem[]): readonly ListRow[] {
  const { line, cells } = record
  const wrong = (message: string): readonly ListRow[] => {
    problems.push(at(line)(message))
    return []
  }
  if (cells.slice(columns.count).some((cell) => cell !== '')) {
    return wrong(
      `there are ${cells.length} cells, and ${columns.count} columns: does a cell hold the sign that parts them?`,
    )
  }
  const cell = (place: number): string => cells[place] ?? ''
  const wanted = cell(columns.person.place).replaceAll('\0', '')
  if (wanted === '') return wrong('nobody is named here')
  const person = personOf(wanted)
  if (columns.person.isId && person.userId === null)
    return wrong(`"${wanted.slice(0, 60)}" is no user id, which is a number`)
  const consent = readConsent(cell(columns.consent))
  if (consent === undefined) {
    return wrong(
      `"${cell(columns.consent).slice(0, 60)}" says neither that they agreed (yes, true, 1, or a day such as 2026-01-31) nor that they did not (no), nor nothing`,
    )
  }
  const values = columns.values.flatMap(({ name, place }) => (cell(place) === '' ? [] : [[name, cell(place)] as const]))
  return [{ line, person, consent, values: Object.fromEntries(values) }]
}

/** A number is an id; a username that is one is written with `@`. */
function personOf(wanted: string): ListedPerson {
  if (/^\d{1,20}$/.test(wanted)) return { wanted, userId: wanted.replace(/^0+(?=\d)/, ''), username: null }
  return { wanted, userId: null, username: wanted.replace(/^@/, '').trim().toLowerCase() }
}
