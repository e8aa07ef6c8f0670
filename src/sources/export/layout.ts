/**
 * What an export consists of, found by the shape of what is there: Meta moved its folders four times since 2018, people
 * unpack into folders of their own, and paths that got too long come out with shortened names.
 */
import type { OutsideId, ThreadIdKind, Unreadable } from '../source.ts'
import { readHead } from './read-whole.ts'
import { assertNotHtml, assertOwnPlatform, notAnExport } from './refusals.ts'
import { assertOneExport, assertOneFlatFile } from './same-export.ts'
import { isSection, threadIdOf } from './thread-folder.ts'
import type { ExportTree, TreeFile } from './tree/export-tree.ts'

export interface ThreadFile {
  readonly file: TreeFile
  /** The array that holds the messages. */
  readonly array: 'messages' | 'replies'
  readonly section: string
  readonly folderName: string
  /** Higher is older. */
  readonly number: number
}

/** The files of one thread, newest first. */
export interface ThreadFiles {
  readonly id: OutsideId<ThreadIdKind>
  readonly files: readonly ThreadFile[]
}

export interface Layout {
  readonly threads: readonly ThreadFiles[]
  /** `messages.json` of the years 2018 to 2020: all threads in one file. */
  readonly flatFiles: readonly TreeFile[]
  /** Files about the account and its people. */
  readonly sideFiles: readonly TreeFile[]
  readonly notes: readonly string[]
  /** Folders of conversations that could not be looked into. */
  readonly unreadable: readonly Unreadable[]
}

const HEAD_BYTES = 64 << 10
const MESSENGER = 'messenger'
const SIDE = /(^|\/)(personal_information|profile_information|profile|instagram_profile_information)\.json$/i
const PEOPLE = /(^|\/)(followers_and_following|connections)\/(?!followers|following)[^/]+\.json$/i
/** Folders for what people sent. */
const SENT = /^(photos|videos|audio|gifs|files)$/
const IGNORED =
  /(^|\/)messages\/(secret_conversations|reported_conversations|ai_conversations|your_chat_information|your_scheduled_chat_notifications)[^/]*\.json$/i

/**
 * @throws UsageError when this is no export with messages, is HTML, is Facebook's without that being meant, or mixes two
 */
export async function readLayout(tree: ExportTree, options: { readonly facebook: boolean }): Promise<Layout> {
  const threadFiles: ThreadFile[] = []
  const flatFiles: TreeFile[] = []
  const notes = tree.parts.flatMap((part) => part.notes)
  const jsonFiles = tree.jsonFiles.filter((file) => !isSent(file))
  for (const file of jsonFiles) {
    if (IGNORED.test(file.origin)) continue
    const thread = await asThreadFile(file)
    if (thread !== null) threadFiles.push(thread)
    else if (await isFlatFile(file)) flatFiles.push(file)
  }
  if (threadFiles.length + flatFiles.length === 0) threadFiles.push(...(await findMessengerFiles(tree)))
  const isEmpty = threadFiles.length + flatFiles.length === 0
  if (isEmpty) assertNotHtml(tree)
  const isMessenger = threadFiles.some(({ section }) => section === MESSENGER)
  assertOwnPlatform(tree, { isMessenger, isFacebookMeant: options.facebook })
  if (isEmpty && !saysNoMessages(tree)) throw notAnExport(tree)
  if (isEmpty) notes.push('the export says that there are no messages')
  const threads = groupThreads(await assertOneExport(threadFiles))
  const sideFiles = jsonFiles.filter(({ origin }) => SIDE.test(origin) || PEOPLE.test(origin))
  return {
    threads,
    flatFiles: await assertOneFlatFile(flatFiles),
    sideFiles,
    notes: shortened([...notes, ...ignoredNotes(tree), ...htmlNotes(tree, threadFiles)]),
    unreadable: unreadFolders(tree),
  }
}

/** What somebody sent under the name of a thread's file, or of one about the account, is no part of the export. */
function isSent({ origin }: TreeFile): boolean {
  const [, folder = '', above = ''] = origin.split('/').reverse()
  return SENT.test(folder) && !isSection(above)
}

/** `…/<section>/<thread>/message_<n>.json`, `replies_<n>.json`, or any other JSON there that has the shape of one. */
async function asThreadFile(file: TreeFile): Promise<ThreadFile | null> {
  const [name = '', folderName = '', section = ''] = file.origin.split('/').reverse()
  const match = /^(message|replies)_(\d+)\.json$/i.exec(name)
  if (match !== null && (folderName !== '' || section !== '')) {
    const array = match[1]?.toLowerCase() === 'replies' ? 'replies' : 'messages'
    return { file, array, section, folderName, number: Number(match[2]) }
  }
  if (match === null && !isSection(section)) return null
  const head = (await readHead(file, HEAD_BYTES)).toString('latin1')
  const array = /"(messages|replies)"\s*:\s*\[/.exec(head)?.[1] as ThreadFile['array'] | undefined
  if (array === undefined || !/^\s*(ï»¿)?\s*\{/.test(head)) return null
  return { file, array, section, folderName, number: Number(/(\d+)\.json$/i.exec(name)?.[1] ?? 0) }
}

async function isFlatFile(file: TreeFile): Promise<boolean> {
  if (!/(^|\/)messages[^/]*\.json$/i.test(file.path) || /\/messages\//.test(file.path)) return false
  const head = (await readHead(file, HEAD_BYTES)).toString('latin1')
  return /^(ï»¿)?\s*\[/.test(head) && (/"conversation"\s*:/.test(head) || /^\s*\[\s*\]\s*$/.test(head))
}

/** Messenger's export of end-to-end encrypted conversations: `<name>_<n>.json` beside a folder of media, nothing else. */
async function findMessengerFiles(tree: ExportTree): Promise<ThreadFile[]> {
  const found: ThreadFile[] = []
  for (const file of tree.jsonFiles) {
    const folderName = /([^/]+)_\d+\.json$/i.exec(file.path)?.[0].replace(/\.json$/i, '')
    if (folderName === undefined) continue
    const head = (await readHead(file, HEAD_BYTES)).toString('latin1')
    const isThread = /"threadName"\s*:/.test(head) && /"participants"\s*:\s*\[/.test(head)
    if (isThread) found.push({ file, array: 'messages', section: MESSENGER, folderName, number: 0 })
  }
  return found
}

function groupThreads(files: readonly ThreadFile[]): ThreadFiles[] {
  const threads = new Map<string, { id: OutsideId<ThreadIdKind>; files: ThreadFile[] }>()
  for (const file of files) {
    const id = file.section === MESSENGER ? wholeName(file) : threadIdOf(file.folderName)
    const thread = threads.get(id.id) ?? { id, files: [] }
    thread.files.push(file)
    threads.set(id.id, thread)
  }
  for (const thread of threads.values()) thread.files.sort(newestFirst)
  return [...threads.values()].sort((a, b) => (a.id.id < b.id.id ? -1 : 1))
}

/** The number at the end of such a file's name is no id: it counts people of one name. */
const wholeName = ({ folderName }: ThreadFile): OutsideId<ThreadIdKind> => ({ kind: 'export-folder', id: folderName })

/** `message_10` after `message_9`; what else there is by section and name, so that the order is always the same. */
function newestFirst(a: ThreadFile, b: ThreadFile): number {
  if (a.section !== b.section)
    return a.section === 'inbox' ? -1 : b.section === 'inbox' ? 1 : a.section < b.section ? -1 : 1
  return a.number - b.number || (a.file.origin < b.file.origin ? -1 : 1)
}

/** Of a thousand links that were not followed, a few will do. */
function shortened(notes: readonly string[]): readonly string[] {
  return notes.length <= 20 ? notes : [...notes.slice(0, 19), `and ${notes.length - 19} more of this kind`]
}

/** Instagram leaves such a file in place of a category that is empty. */
function saysNoMessages(tree: ExportTree): boolean {
  for (const path of tree.paths()) if (/(^|\/)messages\/(.*\/)?no-data\.(txt|json)$/.test(path)) return true
  return false
}

function* ignoredNotes(tree: ExportTree): Generator<string> {
  for (const { origin, size } of tree.jsonFiles) {
    if (/reported_conversations|ai_conversations/.test(origin) && IGNORED.test(origin) && size > 0) {
      yield `${origin} is not imported: what it holds is no conversation of the inbox`
    }
  }
}

/** Where both kinds were unpacked into one folder, a conversation may be there for reading only. */
function* htmlNotes(tree: ExportTree, threadFiles: readonly ThreadFile[]): Generator<string> {
  const read = new Set(threadFiles.map(({ folderName }) => folderName))
  const missing = new Set<string>()
  for (const path of tree.paths()) {
    const folder = /(?:^|\/)messages\/[^/]+\/([^/]+)\/message_\d+\.html$/i.exec(path)?.[1]
    if (folder !== undefined && !read.has(folder)) missing.add(folder)
  }
  const [first] = missing
  if (first === undefined) return
  const what = missing.size === 1 ? `${first} is` : `${first} and ${missing.size - 1} more conversations are`
  yield `${what} here as HTML only, which is not imported: ask Instagram for JSON`
}

function unreadFolders({ parts }: ExportTree): Unreadable[] {
  const folders = parts.flatMap((part) => part.unread).filter(({ path }) => /(^|\/)messages\//.test(path))
  return folders.map(({ path, reason }) => ({ origin: path, byteOffset: null, reason, raw: Buffer.alloc(0) }))
}
