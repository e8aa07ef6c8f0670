import { readdirSync, readFileSync } from 'node:fs'
import { placesIn } from '../../src/archive/embedded/places.ts'
import { readPostmaster } from '../../src/archive/embedded/postmaster.ts'

/** The pid of the embedded server of that home. */
export function serverOf(home: string): number {
  const server = readPostmaster(placesIn(home))
  if (server === null) throw new Error(`no server runs in ${home}`)
  return server.pid
}

/** The pid of what watches the embedded server of that home (Linux). */
export function watchdogOf(home: string): number {
  const found = readdirSync('/proc').find((name) => /^\d+$/.test(name) && isWatchdogOf(home, name))
  if (found === undefined) throw new Error(`nothing watches the server in ${home}`)
  return Number(found)
}

function isWatchdogOf(home: string, pid: string): boolean {
  try {
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return commandLine.includes('watchdog.') && commandLine.includes(`"home":${JSON.stringify(home)}`)
  } catch {
    // It has ended meanwhile.
    return false
  }
}

/** Whether the process is at work: not dead, and not merely waiting to be buried (Linux). */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** Names of the programs that the process has started and that still run (Linux). */
export function childrenOf(pid: number): readonly string[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
  return children.map((child) => readFileSync(`/proc/${child}/comm`, 'utf8').trim())
}
