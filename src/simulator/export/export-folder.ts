import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const CHUNK = 1 << 19

/**
 * The folder that an export is written into: counts what is written, and dates every file with the export's own date. Closes
 * what is still open when its user ends early.
 */
export class ExportFolder implements AsyncDisposable {
  readonly counts = { json: 0, media: 0, bytes: 0 }
  private readonly root: string
  private readonly date: Date
  private readonly made = new Set<string>()
  private readonly written = new Set<string>()
  private readonly underWay = new Set<FileHandle>()

  /** @param ms the export's date, milliseconds since 1970 */
  constructor(root: string, ms: number) {
    this.root = root
    this.date = new Date(ms)
  }

  /** A file of ASCII text, written as it comes. */
  async open(path: string): Promise<TextFile> {
    const handle = await open(this.prepare(path), 'w')
    this.underWay.add(handle)
    return new TextFile(handle, (bytes) => {
      this.underWay.delete(handle)
      this.counts.json += 1
      this.counts.bytes += bytes
      utimesSync(join(this.root, path), this.date, this.date)
    })
  }

  /** A small text file at once. */
  async writeText(path: string, text: string): Promise<void> {
    const file = await this.open(path)
    await file.write(text)
    await file.close()
  }

  /** A media file; one that several messages share is written once. */
  writeMedia(path: string, body: Buffer): void {
    if (this.written.has(path)) return
    this.written.add(path)
    writeFileSync(this.prepare(path), body)
    utimesSync(join(this.root, path), this.date, this.date)
    this.counts.media += 1
    this.counts.bytes += body.length
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const handle of this.underWay) await handle.close()
  }

  private prepare(path: string): string {
    const full = join(this.root, path)
    const folder = dirname(full)
    if (!this.made.has(folder)) mkdirSync(folder, { recursive: true })
    this.made.add(folder)
    return full
  }
}

/** A file under way. Collects half a megabyte before it writes. */
export class TextFile {
  private readonly handle: FileHandle
  private readonly onClose: (bytes: number) => void
  private pending = ''
  private bytes = 0

  constructor(handle: FileHandle, onClose: (bytes: number) => void) {
    this.handle = handle
    this.onClose = onClose
  }

  /** True when enough is collected that `flush` is worth its time. */
  get isFull(): boolean {
    return this.pending.length >= CHUNK
  }

  append(ascii: string): void {
    this.pending += ascii
  }

  async flush(): Promise<void> {
    const chunk = Buffer.from(this.pending, 'latin1')
    this.pending = ''
    this.bytes += chunk.length
    await this.handle.writeFile(chunk)
  }

  async write(ascii: string): Promise<void> {
    this.append(ascii)
    await this.flush()
  }

  async close(): Promise<void> {
    if (this.pending !== '') await this.flush()
    await this.handle.close()
    this.onClose(this.bytes)
  }
}
