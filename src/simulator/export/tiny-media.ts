import type { FileKind } from './message.ts'

/** The smallest files that viewers take for what they are; each with its name inside, so that no two are the same. */
export function tinyMedia(kind: FileKind, name: string): Buffer {
  const ending = name.slice(name.lastIndexOf('.') + 1)
  if (kind === 'audio') return mpeg4('M4A ', name)
  if (ending === 'mp4') return mpeg4('isom', name)
  if (ending === 'gif') return gif(name)
  if (ending === 'png') return PNG
  return ending === 'pdf' ? pdf(name) : jpeg(name)
}

/** One point, the brown of a crust. */
const JPEG = Buffer.from(
  '/9j/2wBDAP//////////////////////////////////////////////////////////////////////////////////////2wBDAf//////' +
    '////////////////////////////////////////////////////////////////////////////////wAARCAABAAEDASIAAhEBAxEB/8QA' +
    'FQABAQAAAAAAAAAAAAAAAAAAAAH/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAAAf/EABQRAQAAAAAAAAAAAAAA' +
    'AAAAAAD/2gAMAwEAAhEDEQA/AKAC/9k=',
  'base64',
)

/** One point, transparent. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** The picture with a comment segment behind its first marker. */
function jpeg(name: string): Buffer {
  const comment = Buffer.from(name, 'latin1')
  const head = Buffer.from([0xff, 0xfe, (comment.length + 2) >> 8, (comment.length + 2) & 0xff])
  return Buffer.concat([JPEG.subarray(0, 2), head, comment, JPEG.subarray(2)])
}

function gif(name: string): Buffer {
  const comment = Buffer.from(name, 'latin1')
  return Buffer.concat([
    Buffer.from('GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00', 'latin1'),
    Buffer.from([0x21, 0xfe, comment.length]),
    comment,
    Buffer.from('\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00\x3b', 'latin1'),
  ])
}

/** An MPEG-4 file without tracks: its type, its name as free space, an empty body. */
function mpeg4(brand: string, name: string): Buffer {
  return Buffer.concat([box('ftyp', `${brand}\x00\x00\x02\x00${brand}mp42`), box('free', name), box('mdat', '')])
}

function box(type: string, body: string): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(8 + body.length)
  return Buffer.concat([size, Buffer.from(type + body, 'latin1')])
}

function pdf(name: string): Buffer {
  const body = `%PDF-1.4\n% ${name}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n`
  return Buffer.from(`${body}trailer<</Root 1 0 R>>\n%%EOF\n`, 'latin1')
}
