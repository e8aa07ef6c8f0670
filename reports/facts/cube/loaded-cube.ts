import type { Cube } from './cube.ts'

/** The range of each request, and the last days of each. */
export interface LoadedCube {
  readonly cube: Cube
  readonly days: number
  /** The day of the zone on which it was read. */
  readonly today: string
}
