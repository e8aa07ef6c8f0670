/** What every command is given: how to speak, how to ask, where the settings are, and when to stop. */
import type { Config } from '../config.ts'
import type { Colors } from './colors.ts'
import type { Words } from './words.ts'

export interface CommandContext {
  /** `--json`: one JSON object on standard output and nothing else there. */
  readonly json: boolean
  /** Aborted by ctrl-C; its reason is the error to end with. */
  readonly signal: AbortSignal
  /** True when a person can be asked: both ends are a terminal, and neither `--json` nor `--quiet` is set. */
  readonly canAsk: boolean
  /** For lines of the result. */
  readonly colors: Colors
  /** Settings from flags, environment and `dmvault.json`. */
  config(): Promise<Config>
  /** Says something on standard error, unless `--quiet`. */
  say(line: Words): void
  /** Says something that should not go unnoticed, `--quiet` or not. */
  warn(line: Words): void
  /** Asks a yes-or-no question on the terminal. */
  ask(question: Words, preset: boolean): Promise<boolean>
  /** Asks for one line on the terminal. */
  askText(question: Words): Promise<string>
  /** The same for a password or a code: what is typed is not shown. */
  askSecret(question: Words): Promise<string>
  /** All of standard input, for a secret that a script hands over. */
  readInput(): Promise<string>
  /**
   * Progress on standard error, shown from the first update on; replaces what was shown before.
   *
   * @param options.isSteady false: only `rest` is said of it, as how fast it is says nothing of how long it takes
   */
  progress(label: string, options?: { readonly isSteady?: boolean }): CommandProgress
}

export interface CommandProgress extends Disposable {
  /** @param rest what else there is to say of it */
  update(done: number, total: number, messages: number, rest?: Words): void
}

/** How a command ended: what a script reads, what a person reads, and the exit code (0 unless said). */
export interface CommandResult {
  /** Null where everything was said while it ran. */
  readonly json: object | null
  readonly lines: readonly Words[]
  readonly exitCode?: number
}
