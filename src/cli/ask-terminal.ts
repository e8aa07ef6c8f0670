import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { UsageError } from '../errors.ts'
import type { Interrupt } from '../run/interrupt.ts'
import { type Shell, writeLine } from './shell.ts'
import type { Words } from './words.ts'

/** Longer than any password, shorter than a file that was piped in by mistake. */
const MOST_INPUT = 64 * 1024

/**
 * Asks for one line on the terminal. Ctrl-C while asking ends the command, as does the end of the input.
 *
 * @param isHidden nothing of what is typed is shown
 */
export async function askLine(
  { stdin, stderr }: Shell,
  question: Words,
  { signal, stop }: Interrupt,
  { isHidden = false }: { readonly isHidden?: boolean } = {},
): Promise<string> {
  // The interface writes what is typed; for a secret it is given nowhere to write to.
  const output = isHidden ? new Writable({ write: (_chunk, _encoding, done) => done() }) : stderr
  const terminal = createInterface({ input: stdin, output, terminal: true, historySize: 0 })
  terminal.on('SIGINT', () => stop('SIGINT'))
  // Only now, as from now on the terminal itself shows nothing of what is typed.
  if (isHidden) stderr.write(`${question} `)
  else {
    terminal.setPrompt(`${question} `)
    terminal.prompt()
  }
  const over = new AbortController()
  try {
    const ended = once(terminal, 'close', { signal: over.signal }).then(() => {
      signal.throwIfAborted()
      throw new UsageError('no-answer', 'nothing was answered')
    })
    const [line] = (await Promise.race([once(terminal, 'line', { signal }), ended])) as [string]
    return line
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    over.abort()
    terminal.close()
    if (isHidden) writeLine(stderr, '')
  }
}

/** All of standard input, for secrets that a script hands over. */
export async function readInput({ stdin }: Shell): Promise<string> {
  const input = await text(stdin)
  if (input.length <= MOST_INPUT) return input
  throw new UsageError('input-too-long', 'far more came on standard input than was to be read')
}
