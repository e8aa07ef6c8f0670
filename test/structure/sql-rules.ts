import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Words that a statement over accounts' tables must not hold, since the database distributed by account refuses them, or
 * answers otherwise without a word.
 */
const RULES: readonly (readonly [RegExp, string])[] = [
  [
    /(?<![.\w])now\(\)|\b(clock|statement|transaction)_timestamp\(\)|\bcurrent_(date|time|timestamp)\b|\blocaltime(stamp)?\b/i,
    'the time differs between nodes: take it once and bind it',
  ],
  [/(?<![.\w])random\(\)|\bgen_random_uuid\(\)/i, 'chance differs between nodes: bind it'],
  [/\bmerge\s+into\b/i, 'use insert … select … on conflict'],
  [/\bdate_trunc\(\s*[^(),]+,\s*[^(),]+\)/i, 'the session’s zone is not sent along: name one'],
  [/(?<!'UTC'\)|\$\d|\])::date\b/i, 'the session’s zone is not sent along: (… at time zone …)::date'],
  [
    /\bpg_(try_)?advisory_\w+\([^)]*\)[\s\w]*\bfrom\b/i,
    'the lock would be taken on a worker: let it be a statement of its own',
  ],
  [/\berr(or)?\.constraint\b/, 'the constraint’s name is not told: go by SQLSTATE'],
]

/** A statement of its own, whose answer is bound where it is needed. */
const TIME_ALONE = /'select clock_timestamp\(\) as now'/g

/** One line for each breach: file, line and what to do instead. */
export function brokenSqlRules(file: string, code: string): readonly string[] {
  const lines = code.replaceAll(TIME_ALONE, '').split('\n')
  return lines.flatMap((line, index) => {
    if (/^\s*(\*|\/\/|\/\*|--)/.test(line)) return []
    return RULES.filter(([pattern]) => pattern.test(line)).map(([, advice]) => `${file}:${index + 1}: ${advice}`)
  })
}

/** The parts that may speak to the database; see import-direction.ts. */
const PARTS = [
  'migrations/*.sql',
  'pipelines/**/*.ts',
  'reports/**/*.ts',
  'src/{archive,run,extract,transform,export,messaging,viewer}/**/*.ts',
]

export function readStatements(root: string): ReadonlyMap<string, string> {
  const files = globSync(PARTS, { cwd: root })
  return new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
}
