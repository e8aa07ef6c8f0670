/** The bars that are drawn of a voice message. */

/** As many as the app sends, whatever the length. */
export const WAVEFORM_POINTS = 70

/**
 * As many points as are asked for, the loudest 1, each the mean of its stretch. Silence is all zeros.
 *
 * @param levels how loud each short stretch is, in any unit
 */
export function waveformOf(levels: readonly number[], points = WAVEFORM_POINTS): readonly number[] {
  if (levels.length === 0) return new Array<number>(points).fill(0)
  const means = Array.from({ length: points }, (_, point) => {
    const start = Math.floor((point * levels.length) / points)
    return meanOf(levels, start, Math.max(start + 1, Math.floor(((point + 1) * levels.length) / points)))
  })
  const loudest = means.reduce((most, mean) => Math.max(most, mean), 0)
  return means.map((mean) => (loudest > 0 ? Math.round((mean / loudest) * 1000) / 1000 : 0))
}

function meanOf(levels: readonly number[], start: number, end: number): number {
  let sum = 0
  for (let place = start; place < end; place += 1) sum += levels[place] ?? 0
  return sum / (end - start)
}

const SAMPLE_BYTES = 2

/** Measures how loud sound is while it comes in: 16 bits a sample, the lower byte first, one channel. */
export class LoudnessMeter {
  readonly #blockBytes: number
  readonly #levels: number[] = []
  #rest: Buffer = Buffer.alloc(0)

  /** @param block samples that make one level */
  constructor(block: number) {
    this.#blockBytes = block * SAMPLE_BYTES
  }

  take(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let at = 0
    for (; at + this.#blockBytes <= bytes.length; at += this.#blockBytes) {
      this.#levels.push(loudnessOf(bytes.subarray(at, at + this.#blockBytes)))
    }
    this.#rest = Buffer.from(bytes.subarray(at))
  }

  /** The root of the mean square of each block, 0 to 1; what is left at the end counts as one. */
  levels(): readonly number[] {
    return this.#rest.length < SAMPLE_BYTES ? this.#levels : [...this.#levels, loudnessOf(this.#rest)]
  }
}

function loudnessOf(bytes: Buffer): number {
  const count = Math.floor(bytes.length / SAMPLE_BYTES)
  let sum = 0
  for (let place = 0; place < count; place += 1) sum += bytes.readInt16LE(place * SAMPLE_BYTES) ** 2
  return Math.sqrt(sum / count) / 32_768
}
