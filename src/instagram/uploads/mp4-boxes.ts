/**
 * MP4 and M4A are boxes in boxes (ISO 14496-12): each has a length and a name of four letters. A file from outside may say
 * anything, so whatever does not fit is passed over.
 */
export interface Box {
  readonly name: string
  readonly body: DataView
}

const HEADER = 8
const LONG_HEADER = 16

export function* boxesIn(view: DataView): Generator<Box> {
  for (let at = 0; at + HEADER <= view.byteLength; ) {
    const { header, length } = lengthAt(view, at)
    if (length < header || at + header > view.byteLength) return
    const end = Math.min(at + length, view.byteLength)
    yield { name: lettersAt(view, at + 4), body: part(view, at + header, end) }
    at = end
  }
}

/** One that is too long for its field says so by 1, one that goes to the end by 0. */
function lengthAt(view: DataView, at: number): { readonly header: number; readonly length: number } {
  const length = view.getUint32(at)
  if (length === 0) return { header: HEADER, length: view.byteLength - at }
  if (length !== 1) return { header: HEADER, length }
  const isWhole = at + LONG_HEADER <= view.byteLength
  return { header: LONG_HEADER, length: isWhole ? Number(view.getBigUint64(at + HEADER)) : 0 }
}

export function boxAt(view: DataView, path: readonly string[]): DataView | null {
  let found: DataView | null = view
  for (const name of path) {
    if (found === null) return null
    found = Array.from(boxesIn(found)).find((box) => box.name === name)?.body ?? null
  }
  return found
}

export function lettersAt(view: DataView, at: number): string {
  if (at + 4 > view.byteLength) return ''
  return String.fromCharCode(...Array.from({ length: 4 }, (_, n) => view.getUint8(at + n)))
}

function part(view: DataView, start: number, end: number): DataView {
  return new DataView(view.buffer, view.byteOffset + start, end - start)
}
