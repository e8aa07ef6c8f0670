import type { Micros } from '../../clock.ts'
import type { OutsideId, Source, SourceDescription, SourcePage, ThreadIdKind, ThreadProbe } from '../source.ts'
import { flatPages, flatProbes } from './flat/flat-pages.ts'
import type { Layout, ThreadFiles } from './layout.ts'
import type { ExportPeople } from './people.ts'
import { probeThread } from './probe-thread.ts'
import { threadPages } from './thread-pages.ts'
import type { ExportTree } from './tree/export-tree.ts'

/** An export, recognised and ready to be read any number of times. */
export class ExportSource implements Source {
  readonly tree: ExportTree
  readonly people: ExportPeople
  readonly observedAt: Micros
  readonly #layout: Layout
  readonly #notes: readonly string[]

  constructor(tree: ExportTree, layout: Layout, people: ExportPeople, observedAt: Micros, notes: readonly string[]) {
    this.tree = tree
    this.people = people
    this.observedAt = observedAt
    this.#layout = layout
    this.#notes = notes
  }

  async describe(): Promise<SourceDescription> {
    const { threads, flatFiles } = this.#layout
    const files = [...threads.flatMap((thread) => thread.files.map(({ file }) => file)), ...flatFiles]
    const total = files.reduce((sum, file) => sum + file.size, 0)
    const { owner, isOwnerGuess } = this.people
    return { kind: 'export', owner, isOwnerGuess, total, settings: null, notes: this.#notes }
  }

  async *pages(signal: AbortSignal): AsyncGenerator<SourcePage> {
    let before = 0
    for (const thread of this.#layout.threads) {
      for await (const page of threadPages(thread, this)) {
        if (signal.aborted) return
        yield { ...page, done: before + page.done }
      }
      before += sizeOf(thread)
    }
    for (const file of this.#layout.flatFiles) {
      for await (const page of flatPages(file, this)) {
        if (signal.aborted) return
        yield { ...page, done: before + page.done }
      }
      before += file.size
    }
    const { unreadable } = this.#layout
    if (unreadable.length > 0) yield { thread: null, items: [], unreadable, endsThread: true, done: before }
  }

  async *probes(isKnown: (ids: readonly OutsideId<ThreadIdKind>[]) => boolean): AsyncGenerator<ThreadProbe> {
    for (const thread of this.#layout.threads) {
      if (!isKnown([thread.id])) yield await probeThread(thread, this)
    }
    for (const file of this.#layout.flatFiles) yield* flatProbes(file, this, isKnown)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tree.close()
  }
}

const sizeOf = (thread: ThreadFiles): number => thread.files.reduce((sum, { file }) => sum + file.size, 0)
