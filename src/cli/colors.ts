import picocolors from 'picocolors'
import type { Words } from './words.ts'

/** Colours only where they are seen: not in a file, not in a pipe, not for who set NO_COLOR. */
function colorsOf(stream: { readonly isTTY?: boolean }): ReturnType<typeof picocolors.createColors> {
  return picocolors.createColors(stream.isTTY === true && !process.env.NO_COLOR)
}

/** A line of a result that heads others. */
export function heading(line: Words): Words {
  return colorsOf(process.stdout).bold(line) as Words
}

/** A line of a result that should not be overlooked. */
export function warning(line: Words): Words {
  return colorsOf(process.stdout).yellow(line) as Words
}

/** The word before an error on standard error. */
export function errorPrefix(): string {
  return colorsOf(process.stderr).red('dmvault:')
}
