import { UsageError } from '../../../errors.ts'

/** In pixels. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** Below, words cannot be read; above, a picture of 400 MB would be drawn in memory. */
const LEAST: PictureSize = { width: 800, height: 500 }
const MOST: PictureSize = { width: 7680, height: 4320 }
/** What a picture of a size that was asked for is at least laid out for: text grows with the picture from there on. */
const LAID_OUT: PictureSize = { width: 1120, height: 700 }
const DEFAULT_WIDTH = 1280
/** Pixels a unit: sharp on good screens, and text of 13 units can be read on others. */
const DEFAULT_DENSITY = 1.5

/** @throws UsageError when it is no size such as `1600x900`, or too small or too large */
export function pictureSize(text: string): PictureSize {
  const [, width = 0, height = 0] = (/^(\d{1,5})[x×](\d{1,5})$/i.exec(text.trim()) ?? []).map(Number)
  const fits = width >= LEAST.width && width <= MOST.width && height >= LEAST.height && height <= MOST.height
  if (fits) return { width, height }
  throw new UsageError('size-invalid', `"${text}" is no size for a picture`, {
    hint: `Give width and height in pixels, from ${inWords(LEAST)} to ${inWords(MOST)}, such as 1600x900.`,
  })
}

function inWords({ width, height }: PictureSize): string {
  return `${width}x${height}`
}

interface Units {
  /** In units. */
  readonly width: number
  /** Null: as high as it wants. */
  readonly height: number | null
  /** Pixels a unit. */
  readonly density: number
}

/** The units in which a picture of a size is laid out. */
export function unitsOf(size: PictureSize | null): Units {
  if (size === null) return { width: DEFAULT_WIDTH, height: null, density: DEFAULT_DENSITY }
  const density = Math.min(size.width / LAID_OUT.width, size.height / LAID_OUT.height)
  return { width: size.width / density, height: size.height / density, density }
}
