/** How far a long job has come: a live bar on a terminal, a plain line every few seconds elsewhere. */
import { type Clock, systemClock } from '../clock.ts'

export interface Progress {
  /**
   * @param done how far, in the unit of the total
   * @param messages how many messages that was
   * @param rest what else there is to say of it
   */
  update(done: number, messages: number, rest?: string): void
  /** Takes the bar away; nothing may be updated after it. */
  stop(): void
}

export interface ProgressOptions {
  /** What is going on, in one or two words: `Importing`. */
  readonly label: string
  /** The whole, in any unit (bytes, messages); 0 when it is not known: then requests are counted. */
  readonly total: number
  /** False: how fast it is says nothing of how long it takes, and only `rest` is said; default true. */
  readonly isSteady?: boolean
  readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean }
  readonly clock?: Clock
}

const LINE_EVERY_MICROS = 5_000_000

/** Shows progress on the stream, in the form that suits it. */
export async function showProgress(options: ProgressOptions): Promise<Progress> {
  return options.stream.isTTY === true ? showBar(options) : showLines(options)
}

/** One line on how far it is, how fast, and how long it may still take; the same words on a terminal and in a log. */
export function progressWords(done: number, total: number, messages: number, elapsedMicros: number): string {
  const seconds = elapsedMicros / 1e6
  const rate = seconds > 0 ? Math.round(messages / seconds) : 0
  const words = [`${messages.toLocaleString('en-US')} messages`, `${rate.toLocaleString('en-US')} messages/s`]
  if (total > 0) words.unshift(`${percent(done, total)} %`)
  else if (done > 0) words.unshift(`${done.toLocaleString('en-US')} requests`)
  if (total > 0 && done > 0 && done < total) words.push(`${duration((seconds * (total - done)) / done)} left`)
  return words.join(' · ')
}

const withRest = (words: string, rest: string): string => [words, rest].filter((it) => it !== '').join(' · ')

/** `3 s`, `4 min`, `2 h 5 min`: as much as one needs to know to wait or to go away. */
export function duration(seconds: number): string {
  if (seconds < 59.5) return `${Math.max(1, Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

function percent(done: number, total: number): number {
  return Math.min(100, Math.floor((done / total) * 100))
}

function showLines({ label, total, isSteady = true, stream, clock = systemClock }: ProgressOptions): Progress {
  const startedAt = clock()
  let lastAt = startedAt
  return {
    update(done, messages, rest = '') {
      const now = clock()
      if (now - lastAt < LINE_EVERY_MICROS) return
      lastAt = now
      const words = isSteady ? progressWords(done, total, messages, now - startedAt) : ''
      stream.write(`${label}: ${withRest(words, rest)}\n`)
    },
    stop() {},
  }
}

async function showBar({
  label,
  total,
  isSteady = true,
  stream,
  clock = systemClock,
}: ProgressOptions): Promise<Progress> {
  const { default: cliProgress } = await import('cli-progress')
  const startedAt = clock()
  const bar = new cliProgress.SingleBar(
    {
      format: `${label} {bar} {words}`,
      stream,
      barsize: 24,
      clearOnComplete: true,
      linewrap: true,
      // The command itself listens for ctrl-C and stops the bar; the library's own handler would end the listening.
      gracefulExit: false,
    },
    cliProgress.Presets.shades_classic,
  )
  bar.start(Math.max(total, 1), 0, { words: '' })
  return {
    update: (done, messages, rest = '') => {
      const words = isSteady ? progressWords(done, total, messages, clock() - startedAt) : ''
      bar.update(Math.min(done, total), { words: withRest(words, rest) })
    },
    stop: () => bar.stop(),
  }
}
