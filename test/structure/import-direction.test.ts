import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importCycles, importsIn, readImports, wrongImports } from './import-direction.ts'

const imports = readImports(join(import.meta.dirname, '../..'))

test('imports run one way through the house', () => {
  expect(wrongImports(imports)).toEqual([])
})

test('no files import each other in a ring', () => {
  expect(importCycles(imports)).toEqual([])
})

test('the whole house is looked at', () => {
  for (const file of ['src/archive/open-archive.ts', 'src/cli/main.ts', 'reports/index.ts'])
    expect(imports.has(file)).toBe(true)
  expect(imports.get('src/archive/open-archive.ts')).toContainEqual({ target: 'src/archive/connect.ts', isType: false })
})

describe('a wrong import is found', () => {
  test.each([
    ['src/archive/a.ts', '../sources/source.ts', 'a part of the same layer'],
    ['src/archive/a.ts', '../run/lease.ts', 'a layer above'],
    ['src/text/a.ts', '../archive/archive.ts', 'a layer above'],
    ['src/clock.ts', './text/repair-text.ts', 'from the ground to what stands on it'],
    ['src/extract/a.ts', '../../pipelines/import.ts', 'a pipeline from a job'],
    ['src/sources/export/a.ts', 'pg', 'the database from a source'],
    ['src/instagram/a.ts', 'kysely/migration', 'the database from the client'],
  ])('%s importing %s: %s', (file, specifier) => {
    const planted = new Map([[file, importsIn(file, `import { x } from '${specifier}'`)]])
    expect(wrongImports(planted)).toHaveLength(1)
  })

  test.each([
    ["import type { X } from './b.ts'", true],
    ["export type { X } from './b.ts'", true],
    ["import { type X, y } from './b.ts'", false],
    ["export * from './b.ts'", false],
    ["import './b.ts'", false],
    ["const b = await import('./b.ts')", false],
    ["import {\n  x,\n} from './b.ts'", false],
  ])('in every form: %s', (code, isType) => {
    expect(importsIn('src/text/a.ts', code)).toEqual([{ target: 'src/text/b.ts', isType }])
  })

  test('a ring is found, once, however it is entered; one of types alone is none', () => {
    const importing = (file: string, ...targets: readonly string[]) =>
      [`src/text/${file}.ts`, targets.map((target) => ({ target: `src/text/${target}.ts`, isType: false }))] as const
    const ring = new Map([importing('c', 'a'), importing('b', 'c'), importing('a', 'b', 'd')])
    expect(importCycles(ring)).toEqual(['src/text/a.ts → src/text/b.ts → src/text/c.ts'])
    const types = new Map([...ring].map(([file, targets]) => [file, targets.map((one) => ({ ...one, isType: true }))]))
    expect(importCycles(types)).toEqual([])
  })
})
