/**
 * Repeatable chance. One generator draws from one 32-bit state (mulberry32), so that a session of a thread can be made
 * alone, in any order, from a seed of its own.
 */
export class Random {
  private state: number

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** A number from 0 (included) to 1 (excluded). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }

  /** A whole number from 0 (included) to `end` (excluded). */
  int(end: number): number {
    return Math.floor(this.next() * end)
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.int(high - low + 1)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(list: readonly T[]): T {
    const value = list[this.int(list.length)]
    if (value === undefined) throw new RangeError('nothing to pick from')
    return value
  }

  /** A time as people take it: the median is `median`, most lie within a factor of three, a few far beyond. */
  pause(median: number): number {
    // The sum of three uniform numbers is near enough to a normal one.
    const normal = (this.next() + this.next() + this.next() - 1.5) * 2
    return median * Math.exp(normal * 0.9)
  }
}

/** Mixes two numbers into a seed; equal numbers give an equal seed. */
export function mixSeed(a: number, b: number): number {
  let mixed = (a ^ Math.imul(b + 0x9e3779b9, 0x85ebca6b)) >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
  return (mixed ^ (mixed >>> 15)) >>> 0
}

/** The seed that a text stands for (FNV-1a over its UTF-16 units). */
export function textSeed(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return mixSeed(hash >>> 0, text.length)
}
