/** Which faults are on, and whom they strike. */
import { Refusal, whatIsWrong } from '../events/refusal.ts'
import type { Call } from '../http/call.ts'
import { mixSeed, Random } from '../random.ts'
import { type Fault, type FaultKind, faultSchema } from './fault.ts'
import { pageFaults } from './page-faults.ts'
import { refusingFaults } from './refusing-faults.ts'
import { writeFaults } from './write-faults.ts'

const KINDS: Readonly<Record<string, FaultKind>> = { ...refusingFaults, ...pageFaults, ...writeFaults }

/** Those that can strike a request that only reads. */
export const FAULT_NAMES: readonly string[] = Object.keys({ ...refusingFaults, ...pageFaults })

interface Active {
  readonly fault: Fault
  readonly kind: FaultKind
  readonly chance: Random
  /** Requests that it could have struck. */
  met: number
  struck: number
}

export interface StruckFault {
  readonly fault: Fault
  readonly kind: FaultKind
}

export class FaultBook {
  readonly #seed: number
  #active: Active[] = []
  #added = 0

  constructor(seed: number) {
    this.#seed = seed
  }

  /** @throws Refusal with what is wrong, and the names there are */
  read(values: readonly unknown[]): readonly Fault[] {
    return values.map((value, place) => {
      const fault = faultSchema.safeParse(value)
      if (!fault.success) {
        throw new Refusal(`fault ${place + 1}: ${whatIsWrong(fault.error)}`)
      }
      checkName(fault.data.name)
      return fault.data
    })
  }

  add(fault: Fault): void {
    const kind = checkName(fault.name)
    this.#added += 1
    this.#active.push({ fault, kind, chance: new Random(mixSeed(this.#seed, this.#added)), met: 0, struck: 0 })
  }

  clear(): void {
    this.#active = []
  }

  /** With how often each has struck. */
  list(): readonly object[] {
    return this.#active.map(({ fault, struck }) => ({ ...fault, struck }))
  }

  /** The faults that strike a request, in the order they were added; one that answers by itself is the last. */
  strike(call: Call, username: string | null): readonly StruckFault[] {
    const struck: StruckFault[] = []
    for (const active of this.#active) {
      if (!isDue(active, call, username)) continue
      active.struck += 1
      struck.push(active)
      if (active.kind.instead !== undefined) break
    }
    return struck
  }
}

/** @throws Refusal that lists the names */
export function checkName(name: string): FaultKind {
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
  if (kind !== undefined) return kind
  throw new Refusal(`there is no fault ${JSON.stringify(name)}; there are ${Object.keys(KINDS).join(', ')}`)
}

function isDue(active: Active, call: Call, username: string | null): boolean {
  const { fault, kind, chance } = active
  if (fault.count !== undefined && active.struck >= fault.count) return false
  if (fault.username !== undefined && fault.username !== username) return false
  if (kind.fits !== undefined && !kind.fits(call)) return false
  if (fault.path !== undefined && !matches(fault.path, call)) return false
  active.met += 1
  if (active.met <= (fault.after ?? 0)) return false
  return fault.probability === undefined || chance.chance(fault.probability)
}

function matches(pattern: string, { method, path }: Call): boolean {
  const words = `${method} ${path}`
  if (!pattern.includes('*')) return words.includes(pattern)
  const source = pattern
    .split('*')
    .map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'))
    .join('.*')
  return new RegExp(`${source}$`).test(words)
}
