/** In which colours a HEIC is painted: telephones of today use more than screens of old could show. */
import { boxAt, boxesIn, lettersAt } from './mp4-boxes.ts'

/** As canvases call them. */
export type Colours = 'srgb' | 'display-p3'

/** Behind the version, which stands before the boxes of this one. */
const META = 4
/** Number of Display P3 among the colours of ITU-T H.273. */
const P3 = 12
/** As a profile spells its name: two bytes a letter, the higher first. */
const P3_NAME = Buffer.from('Display P3', 'utf16le').swap16()

/** A profile says more than a number, and counts where both are there. Those of other colours are taken for sRGB. */
export function coloursOf(heic: Uint8Array): Colours {
  const meta = boxAt(new DataView(heic.buffer, heic.byteOffset, heic.byteLength), ['meta'])
  if (meta === null || meta.byteLength < META) return 'srgb'
  const inner = new DataView(meta.buffer, meta.byteOffset + META, meta.byteLength - META)
  const properties = boxAt(inner, ['iprp', 'ipco'])
  if (properties === null) return 'srgb'
  const told = Array.from(boxesIn(properties)).filter(({ name }) => name === 'colr')
  const profiles = told.filter(({ body }) => /^(prof|rICC)$/.test(lettersAt(body, 0)))
  const isWide = (profiles.length > 0 ? profiles : told).some(({ body }) => isP3(body))
  return isWide ? 'display-p3' : 'srgb'
}

function isP3(colours: DataView): boolean {
  if (lettersAt(colours, 0) === 'nclx') return colours.byteLength >= 6 && colours.getUint16(4) === P3
  return Buffer.from(colours.buffer, colours.byteOffset, colours.byteLength).includes(P3_NAME)
}
