/** Places behind something broken at which a document can be read on. Only used there, so they may take their time. */
import { type SliceWindow, windowText } from './slice.ts'
import { ValueScan } from './value-scan.ts'

/** `more`: cannot be told before more bytes are there. */
export type ContainerPlace = 'element' | 'container' | 'more' | 'no'

/** No attempt looks further than this. */
const MAX_ATTEMPT_BYTES = 1 << 20

/** Is there a whole, valid element at this place? */
export function isElementAt(
  window: SliceWindow,
  at: number,
  end: number,
  isLast: boolean,
  isElement: (value: unknown) => boolean,
): ContainerPlace {
  const scan = new ValueScan()
  scan.begin(at)
  const result = scan.run(window.bytes, Math.min(end, at + MAX_ATTEMPT_BYTES))
  if (result === 'more') return isLast || end - at >= MAX_ATTEMPT_BYTES ? 'no' : 'more'
  if (result === 'broken') return 'no'
  const text = windowText(window, at, scan.position)
  if (text === null) return 'no'
  try {
    return isElement(JSON.parse(text)) ? 'element' : 'no'
  } catch {
    return 'no'
  }
}

/** Is there, at this place, an object whose members are sound up to the array of that name? */
export function isContainerAt(
  window: SliceWindow,
  at: number,
  end: number,
  isLast: boolean,
  arrayName: string,
): ContainerPlace {
  const { bytes } = window
  const limit = Math.min(end, at + MAX_ATTEMPT_BYTES)
  const undecided: ContainerPlace = isLast || end - at >= MAX_ATTEMPT_BYTES ? 'no' : 'more'
  const scan = new ValueScan()
  let i = at + 1
  for (;;) {
    i = skip(bytes, i, limit, ' \t\r\n,')
    if (i >= limit) return undecided
    if (bytes[i] !== 0x22) return 'no'
    scan.begin(i)
    const key = scan.run(bytes, limit)
    if (key !== 'done') return key === 'more' ? undecided : 'no'
    const name = bytes.toString('latin1', i + 1, scan.position - 1)
    i = skip(bytes, scan.position, limit, ' \t\r\n:')
    if (i >= limit) return undecided
    if (name === arrayName && bytes[i] === 0x5b) return 'container'
    scan.begin(i)
    const value = scan.run(bytes, limit)
    if (value !== 'done') return value === 'more' ? undecided : 'no'
    i = scan.position
  }
}

function skip(bytes: Buffer, from: number, end: number, characters: string): number {
  let i = from
  while (i < end && characters.includes(String.fromCharCode(bytes[i]!))) i++
  return i
}
