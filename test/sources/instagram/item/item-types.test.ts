import { describe, expect, test } from 'vitest'
import { EXAMPLES, image, NAMES_ONLY, type Said } from './support/examples.ts'
import { read } from './support/read.ts'

const SILENT = { text: null, share: null, callSeconds: null, noticeClass: null, isEcho: false, files: [] }

function said(itemType: string, payload: object): Said {
  const { text, share, callSeconds, noticeClass, isEcho, attachments, ...item } = read(itemType, payload)
  const files = attachments.map(({ kind, uri }) => `${kind} ${uri}`)
  return { itemType: item.itemType, text, share, callSeconds, noticeClass, isEcho, files }
}

describe('what an item says', () => {
  test.each(EXAMPLES)('%s', (_, itemType, payload, expected) => {
    expect(said(itemType, payload)).toEqual({ ...SILENT, itemType, ...expected })
  })

  test.each(NAMES_ONLY)('keeps an item of type %s, and its words if it has any', (itemType) => {
    const payload = { [itemType]: { a: [1, { b: null }] } }
    expect(said(itemType, payload)).toEqual({ ...SILENT, itemType })
    expect(said(itemType, { ...payload, text: 'words' })).toEqual({ ...SILENT, itemType, text: 'words' })
  })

  test('an item without a type is what it looks like', () => {
    expect(read('', { item_type: null, text: 'words' })).toMatchObject({ itemType: 'text', text: 'words' })
    expect(read('', {})).toMatchObject({ itemType: 'placeholder', text: null })
  })

  test('the time at which a photo was taken is told in seconds', () => {
    const { attachments } = read('media', { media: { taken_at: 1_732_000_000, image_versions2: image('a') } })
    expect(attachments[0]?.takenAt).toBe(1_732_000_000_000_000)
    expect(attachments[0]?.sizeBytes).toBeNull()
  })

  test('a file keeps its name when host and signature change from one reading to the next', () => {
    const at = (url: string) =>
      read('media', { media: { image_versions2: { candidates: [{ width: 1, height: 1, url }] } } }).attachments[0]?.uri
    expect(at('https://scontent-a.cdn.sim/v/t1/5_n.jpg?_nc=1#x')).toBe('https://scontent-a.cdn.sim/v/t1/5_n.jpg')
    expect(at('https://lookaside.cdn.sim/ig/?asset_id=12&signature=Abx')).toBe(
      'https://lookaside.cdn.sim/ig/?asset_id=12',
    )
    expect(at('data:image/png;base64,AAAA')).toBeUndefined()
  })
})
