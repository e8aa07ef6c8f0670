import { UsageError } from '../../errors.ts'

/** Something wrong, or odd, in a file that somebody wrote. */
export interface Problem {
  /** From 1; null where the file has no lines of its own, as a module of TypeScript. */
  readonly line: number | null
  /** From 1; null where the line says enough. */
  readonly column: number | null
  /** What, where in the file's own words (`rules.price.when.words`), and what to write instead. */
  readonly message: string
}

/** `rules.yaml:3:7: …`, or `list.csv:3: …` where nobody counts columns. */
export function problemText(file: string, { line, column, message }: Problem): string {
  const place = [file, line, line === null ? null : column].filter((it) => it !== null).join(':')
  return `${place}: ${message}`
}

/** A file that cannot be used, with all that is wrong with it. */
export class FileError extends UsageError {
  readonly file: string
  readonly problems: readonly Problem[]

  constructor(code: string, file: string, problems: readonly Problem[], hint?: string) {
    const [first, ...others] = problems
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`
    super(code, `${first === undefined ? file : problemText(file, first)}${more}`, { hint })
    this.file = file
    this.problems = problems
  }
}
