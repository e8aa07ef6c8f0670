import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Timed, timedProcess } from './timed-process.ts'

/** The best-known analysis of chats; it knows no Instagram, but Messenger's export, whose files of messages are alike. */
const PACKAGE = 'chat-analytics@1.1.2'

/** Installs it into a folder. @returns its program; null where npm cannot be reached */
export async function installChatAnalytics(folder: string): Promise<string | null> {
  try {
    await timedProcess('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefix', folder, PACKAGE])
    return join(folder, 'node_modules', '.bin', 'chat-analytics')
  } catch {
    return null
  }
}

/** Its page of everything in an export. @returns how long it took, and the page's bytes */
export async function runChatAnalytics(
  program: string,
  dir: string,
  out: string,
): Promise<Timed & { readonly bytes: number }> {
  const messages = join(dir, 'your_instagram_activity', 'messages', '**', 'message_*.json')
  const timed = await timedProcess(process.execPath, [program, '-p', 'messenger', '-i', messages, '-o', out])
  return { ...timed, bytes: (await stat(out)).size }
}
