import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from '../../errors.ts'
import type { TemplateLibrary } from '../templates/template-library.ts'
import { readWritten, type WrittenData } from '../yaml/written-file.ts'
import { compileRules } from './compile-rules.ts'
import type { RuleSet } from './rule-set.ts'

const MODULE = /\.[cm]?[jt]s$/

/**
 * The rules of a file: YAML, JSON, or a module whose default export is what `defineRules` gave. Only a module runs anything:
 * it is the user's own program, named by them.
 *
 * @throws FileError `rules-file` with the line of each mistake; UsageError when the file is missing or cannot be loaded
 */
export async function readRules(file: string, library: TemplateLibrary): Promise<RuleSet> {
  return compileRules(MODULE.test(file) ? await readModule(file) : await readWritten(file), library)
}

async function readModule(file: string): Promise<WrittenData> {
  if (!existsSync(file)) {
    throw new UsageError('file-missing', `there is no file ${file}`, { hint: 'Give the path of a file of rules.' })
  }
  const value = await loadDefault(file)
  if (value === undefined)
    throw new UsageError('rules-module', `the module ${file} has no default export`, { hint: HINT })
  const problem = (_path: unknown, message: string) => ({ line: null, column: null, message })
  return { file, value, problem, problemInText: (_path, _line, _column, message) => problem(null, message) }
}

const HINT = 'Its default export is defineRules({ rules: [ … ] }) of dmvault, or the same as a plain object.'

async function loadDefault(file: string): Promise<unknown> {
  try {
    const { default: value } = (await import(pathToFileURL(resolve(file)).href)) as { readonly default?: unknown }
    return value
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    throw new UsageError('rules-module', `the module ${file} cannot be loaded: ${reason}`, { hint: HINT, cause })
  }
}
