import pg from 'pg'
import { isoToMicros } from '../clock.ts'

const { builtins, getTypeParser } = pg.types
const INT8_ARRAY = 1016
const DATE_ARRAY = 1182
const TIMESTAMPTZ_ARRAY = 1185
const TEXT_ARRAY = 1009

/** Arrays of Postgres have one type whatever their dimensions. */
type Nested<T> = readonly (T | null | Nested<T>)[]

// pg's types name no array types, and its parsers know them all the same.
const parseTextArray = (getTypeParser as (oid: number) => (text: string) => Nested<string>)(TEXT_ARRAY)

function arrayOf<T>(parse: (text: string) => T): (text: string) => Nested<T> {
  const each = (elements: Nested<string>): Nested<T> =>
    elements.map((element) => (typeof element === 'string' ? parse(element) : element === null ? null : each(element)))
  return (text) => each(parseTextArray(text))
}

const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, BigInt],
  [builtins.TIMESTAMPTZ, isoToMicros],
  [builtins.DATE, (text) => text],
  [INT8_ARRAY, arrayOf(BigInt)],
  [TIMESTAMPTZ_ARRAY, arrayOf(isoToMicros)],
  [DATE_ARRAY, parseTextArray],
])

/**
 * How values arrive: `int8` as bigint, `timestamptz` as microseconds, `date` as text; the rest as `pg` has it. It belongs
 * to the connections that are given it, never to the whole process, so that a program around us keeps its own.
 */
export const typeParsers: pg.CustomTypesConfig = {
  // pg declares one overload a type; what matters here is that the text form of some types is read differently.
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) || getTypeParser(oid, format)) as typeof getTypeParser,
}
