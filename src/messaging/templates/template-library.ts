import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../../errors.ts'
import { nearestNames } from '../../text/nearest-names.ts'
import { FileError } from '../yaml/problem.ts'
import { starters } from './starters/index.ts'
import type { Template } from './template.ts'
import { readTemplateFile } from './template-file.ts'

/** By name: the starters, and the user's own, which take the place of starters of the same name. */
export type TemplateLibrary = ReadonlyMap<string, Template>

/**
 * All templates that a home has: the starters, `templates.yaml`, and each file of the folder `templates`.
 *
 * @throws FileError with the line of each mistake, also where two files have templates of one name
 */
export async function loadTemplates(home: string): Promise<TemplateLibrary> {
  const library = new Map(starters().map((template) => [template.name, template]))
  const own = new Map<string, Template>()
  for (const file of templateFiles(home)) {
    for (const template of await readTemplateFile(file)) {
      const other = own.get(template.name)
      if (other !== undefined) {
        const message = `there is a template ${template.name} in ${other.origin} already`
        throw new FileError('template-double', file, [{ line: null, column: null, message }])
      }
      own.set(template.name, template)
    }
  }
  for (const [name, template] of own) library.set(name, template)
  return library
}

/** In the order of their names. */
function templateFiles(home: string): readonly string[] {
  const single = ['templates.yaml', 'templates.yml', 'templates.json']
    .map((name) => join(home, name))
    .filter(existsSync)
  const folder = globSync('templates/*.{yaml,yml,json}', { cwd: home }).map((name) => join(home, name))
  return [...single, ...folder.sort()]
}

/** @throws UsageError `template-unknown` */
export function requireTemplate(library: TemplateLibrary, name: string): Template {
  const found = library.get(name)
  if (found !== undefined) return found
  throw new UsageError('template-unknown', `there is no template ${name}`, { hint: templateHint(library, name) })
}

/** What someone may have meant by a name that is none. */
export function templateHint(library: TemplateLibrary, name: string): string {
  const near = nearestNames(name, library.keys())
  return near.length > 0 ? `Did you mean ${near.join(', ')}?` : `There are ${[...library.keys()].join(', ')}.`
}
