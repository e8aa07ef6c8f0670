/** Temporary folders, gone after the test file that made them. Loaded into every test file. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

// One process runs many test files, and loads this anew for each; who asks for folders may have been loaded before.
const folders = globalThis as { dmvaultTestFolders?: string[] }

afterAll(async () => {
  const made = folders.dmvaultTestFolders?.splice(0) ?? []
  await Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true })))
})

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dmvault-test-folder-'))
  folders.dmvaultTestFolders ??= []
  folders.dmvaultTestFolders.push(folder)
  return folder
}
