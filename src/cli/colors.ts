import picocolors from 'picocolors'
import type { Output } from './shell.ts'
import type { Words } from './words.ts'

/** Colours only where they are seen: not in a file, not in a pipe, not for who set NO_COLOR. */
export interface Colors {
  /** A line that heads others. */
  heading(line: Words): Words
  /** A line that should not be overlooked. */
  warning(line: Words): Words
  error(text: string): string
}

export function colorsFor(output: Output, env: NodeJS.ProcessEnv): Colors {
  const { bold, yellow, red } = picocolors.createColors(output.isTTY === true && !env.NO_COLOR)
  return { heading: (line) => bold(line) as Words, warning: (line) => yellow(line) as Words, error: red }
}
