/**
 * Files of messages. A file is asked for by the message it belongs to, never by a path; the path that the archive holds came
 * from outside, so that it is believed only inside the folders that the user named.
 */
import { realpath, stat } from 'node:fs/promises'
import { extname, isAbsolute, join, sep } from 'node:path'

export interface MediaFile {
  readonly path: string
  readonly bytes: number
}

/** Types that a browser shows or plays without running anything. */
const SHOWN: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.mp4': 'video/mp4',
  '.mov': 'video/mp4',
  '.webm': 'video/webm',
  '.m4a': 'audio/mp4',
  '.aac': 'audio/aac',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.wav': 'audio/wav',
}

/** How a file of this name is sent; null where it is only to be saved. */
export function shownType(path: string): string | null {
  return SHOWN[extname(path).toLowerCase()] ?? null
}

const ADDRESS = /^[a-z][a-z0-9+.-]*:/i

/** The file of this path in one of the folders; null where there is none, or where the path leads out of them. */
export async function findMedia(folders: readonly string[], uri: string): Promise<MediaFile | null> {
  if (ADDRESS.test(uri) || isAbsolute(uri) || uri.includes('\0') || uri.includes('\\')) return null
  if (uri.split('/').some((part) => part === '..' || part === '')) return null
  for (const folder of folders) {
    const file = await within(folder, uri)
    if (file !== null) return file
  }
  return null
}

/** A link inside the folder may lead out of it. */
async function within(folder: string, uri: string): Promise<MediaFile | null> {
  try {
    const root = await realpath(folder)
    const path = await realpath(join(root, uri))
    if (!path.startsWith(root + sep)) return null
    const { size, isFile } = await stat(path).then((it) => ({ size: it.size, isFile: it.isFile() }))
    return isFile ? { path, bytes: size } : null
  } catch {
    return null
  }
}
