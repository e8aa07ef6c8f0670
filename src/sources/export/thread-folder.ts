import type { Folder, OutsideId, ThreadIdKind } from '../source.ts'

/** Where Meta files threads below `messages/`, and what that means. */
const SECTIONS: Readonly<Record<string, Folder>> = {
  inbox: 'inbox',
  'cross-app-inbox': 'inbox',
  e2ee_cutover: 'inbox',
  message_requests: 'pending',
  archived_threads: 'archived',
  filtered_threads: 'filtered',
  broadcast: 'broadcast',
}

export const isSection = (name: string): boolean => Object.hasOwn(SECTIONS, name)

export const folderOf = (section: string): Folder => SECTIONS[section] ?? 'inbox'

/**
 * The id in a thread folder's name: what follows the last underscore, if it looks as Meta's ids have looked (15 digits or
 * more; earlier, ten letters and digits). A name is no id: of `alice_thread` the whole stands for the thread.
 */
export function threadIdOf(folderName: string): OutsideId<ThreadIdKind> {
  const suffix = /^(?:.*_)?([0-9A-Za-z]+)$/.exec(folderName)?.[1] ?? ''
  return { kind: 'export-folder', id: isMetaId(suffix) ? suffix : folderName }
}

function isMetaId(suffix: string): boolean {
  if (/^\d{15,20}$/.test(suffix)) return true
  return suffix.length === 10 && (/\d/.test(suffix) || (/[a-z]/.test(suffix) && /[A-Z]/.test(suffix)))
}
