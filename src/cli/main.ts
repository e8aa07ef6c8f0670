#!/usr/bin/env node
/**
 * The command line. This folder turns words into calls and results into words, and holds nothing that a program using the
 * library would need. `--help` must stay quick: whatever a command needs is imported when it runs.
 */
import { keepHeapSmall } from './keep-heap-small.ts'
import { runProgram } from './program.ts'
import { processShell } from './shell.ts'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

// A reader that has seen enough (`dmvault status | head -1`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `dmvault: Node 22.18 or later is needed, this is ${process.versions.node}. Install a newer Node.\n`,
  )
  process.exitCode = 1
} else {
  keepHeapSmall()
  process.exitCode = await runProgram(process.argv.slice(2), processShell)
}
