/**
 * Instagram's own export ("Download your information", JSON) as a source: ZIPs, parts of one, or the unpacked folder, in
 * every layout since 2018. Nothing is unpacked to disk, nothing outside of what was given is ever read, and one unreadable
 * file or message never ends the reading.
 */
import type { Micros } from '../../clock.ts'
import type { Source } from '../source.ts'
import { ExportSource } from './export-source.ts'
import { readLayout } from './layout.ts'
import { observationTime } from './observed-at.ts'
import { findOwner } from './owner.ts'
import { ExportPeople } from './people.ts'
import { openTree } from './tree/export-tree.ts'
import { readUsernames } from './usernames.ts'

export interface ExportOptions {
  /** The owner's display name (or username), where the export does not tell. */
  readonly owner?: string
  /** An export of Facebook is meant. */
  readonly facebook?: boolean
  /** When the export was made; how it is found otherwise: `observationTime`. */
  readonly observedAt?: Micros
}

/**
 * Opens an export: looks at its list of files and at the files about the account, at no messages yet.
 *
 * @throws UsageError when the paths are no export, cannot be read, or must be refused; the message says what was found, the
 *   hint what to do
 */
export async function openExport(paths: readonly string[], options: ExportOptions = {}): Promise<Source> {
  const tree = await openTree(paths)
  try {
    const layout = await readLayout(tree, { facebook: options.facebook ?? false })
    const observedAt = await observationTime(tree, layout, options.observedAt)
    const owner = await findOwner(tree, layout, options.owner)
    const people = new ExportPeople(owner, await readUsernames(layout), observedAt)
    const notes = owner?.note == null ? layout.notes : [...layout.notes, owner.note]
    return new ExportSource(tree, layout, people, observedAt, notes)
  } catch (error) {
    await tree.close()
    throw error
  }
}
