/** Where a command's words come from and go to, and what is set around it. */
export interface Shell {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly stdout: Output
  readonly stderr: Output
  readonly env: NodeJS.ProcessEnv
}

export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean }

/** That of the process. */
export const processShell: Shell = process

export function writeLine(output: Output, line: string): void {
  output.write(`${line}\n`)
}
