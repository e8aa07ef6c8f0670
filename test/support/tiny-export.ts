/** Exports of Instagram in miniature, written here by hand: what a command is given, not what the importer thinks it is. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface TinyMessage {
  readonly sender_name: string
  readonly timestamp_ms: number
  readonly content?: string
  readonly reactions?: readonly { readonly reaction: string; readonly actor: string }[]
}

export interface TinyThread {
  /** Name of the thread's folder. */
  readonly folder: string
  readonly title: string
  readonly participants: readonly string[]
  readonly messages: readonly TinyMessage[]
}

const ROOT = 'your_instagram_activity/messages'

/** Writes an export of the layout of 2024 and later; the owner is Ada. */
export async function writeTinyExport(folder: string, threads: readonly TinyThread[]): Promise<string> {
  const owner = { profile_user: [{ string_map_data: { Username: { value: 'ada' }, Name: { value: 'Ada' } } }] }
  await put(folder, 'personal_information/personal_information/personal_information.json', metaJson(owner))
  for (const { folder: name, title, participants, messages } of threads) {
    const thread = {
      participants: participants.map((participant) => ({ name: participant })),
      messages: messages.toSorted((a, b) => b.timestamp_ms - a.timestamp_ms),
      title,
      is_still_participant: true,
      thread_path: `inbox/${name}`,
    }
    await put(folder, `${ROOT}/inbox/${name}/message_1.json`, metaJson(thread))
  }
  return folder
}

/** Two conversations, six messages, from three people. */
export const TINY_THREADS: readonly TinyThread[] = [
  {
    folder: 'bojørgensen_17842000000000001',
    title: 'Bo Jørgensen',
    participants: ['Bo Jørgensen', 'Ada'],
    messages: [
      { sender_name: 'Bo Jørgensen', timestamp_ms: 1766577600000, content: 'Hej Ada 👋' },
      { sender_name: 'Ada', timestamp_ms: 1766577660000, content: 'Hi!' },
      {
        sender_name: 'Bo Jørgensen',
        timestamp_ms: 1766577720000,
        content: 'Photos tomorrow?',
        reactions: [{ reaction: '❤', actor: 'Ada' }],
      },
    ],
  },
  {
    folder: 'trip_17842000000000002',
    title: 'Trip',
    participants: ['Bo Jørgensen', 'Cy', 'Ada'],
    messages: [
      { sender_name: 'Cy', timestamp_ms: 1766600000000, content: 'Who drives?' },
      { sender_name: 'Ada', timestamp_ms: 1766600100000, content: 'me' },
      { sender_name: 'Cy', timestamp_ms: 1766600200000, content: '\u001b[31mred\u001b[0m' },
    ],
  },
]

/** As Meta's writer does it: each byte of UTF-8 from 0x80 up becomes `\u00XX`. */
function metaJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/[^\0-\x7f]+/g, (run) =>
    [...Buffer.from(run, 'utf8')].map((byte) => `\\u00${byte.toString(16)}`).join(''),
  )
}

export async function put(folder: string, path: string, content: string): Promise<void> {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}
