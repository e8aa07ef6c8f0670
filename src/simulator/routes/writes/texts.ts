/** Sending what is made of words and signs: texts, links, hearts, moving pictures, places. */
import { textField } from '../../http/body.ts'
import type { ViewerCall } from '../../http/call.ts'
import type { Route } from '../../http/router.ts'
import type { Simulation } from '../../simulation.ts'
import { bare } from '../../wire/json.ts'
import type { Said } from '../../world/post-message.ts'
import { broadcast, tokenOf } from '../../writes/broadcast.ts'
import { required } from '../../writes/required.ts'
import { readList } from '../../writes/targets.ts'
import { WriteRefused, writeRoute } from '../../writes/write-refused.ts'

/** In code points. Known of the web app; nobody outside knows the server's own. */
const LONGEST_TEXT = 20_000

const SAID: Readonly<Record<string, (call: ViewerCall) => Said>> = {
  text: ({ fields }) => ({ variant: 'text', text: checkedText(textField(fields, 'text')) }),
  link: linkOf,
  like: () => ({ variant: 'like', text: '' }),
  animated_media: ({ fields }) => animatedMedia(required(fields, 'id')),
  hashtag: ({ fields }) => {
    const name = required(fields, 'hashtag').replace(/^#/, '')
    return { variant: 'hashtag', text: '', payload: { ...wordsIn(fields), hashtag: { name, media_count: 1 } } }
  },
  location: ({ fields }) => {
    const venue = required(fields, 'venue_id')
    if (!/^\d+$/.test(venue)) throw new WriteRefused(400, 'Invalid venue_id')
    return { variant: 'location', text: '', payload: { ...wordsIn(fields), location: locationOf(venue) } }
  },
  generic_share: ({ fields }) => stickerOf(required(fields, 'json_params')),
}

export function textRoutes(simulation: Simulation): readonly Route[] {
  return Object.entries(SAID).map(([name, said]) =>
    writeRoute(`POST /api/v1/direct_v2/threads/broadcast/${name}/`, (call) =>
      broadcast(simulation, call, () => said(call)),
    ),
  )
}

function checkedText(text: string | null): string {
  if (text === null || text.trim() === '') throw new WriteRefused(400, 'Message text cannot be empty')
  if ([...text].length > LONGEST_TEXT) throw new WriteRefused(400, `Message text is longer than ${LONGEST_TEXT}`)
  return text
}

function linkOf(call: ViewerCall): Said {
  const text = checkedText(textField(call.fields, 'link_text'))
  const [url] = readList(call.fields, 'link_urls')
  if (typeof url !== 'string' || !/^\S+$/.test(url)) throw new WriteRefused(400, 'Invalid link_urls')
  const token = tokenOf(call)
  const context = { link_url: url, link_title: '', link_summary: '', link_image_url: '' }
  const tokens = token === null ? {} : { client_context: token, mutation_token: token }
  return { variant: 'link', text, payload: { link: { text, link_context: context, ...tokens } } }
}

function animatedMedia(id: string): Said {
  if (!/^\w+$/.test(id)) throw new WriteRefused(400, 'Invalid id')
  const url = (suffix: string) => `https://media.giphy.sim/${id}.${suffix}`
  const files = { url: url('gif'), size: '67890', mp4: url('mp4'), mp4_size: '12345', webp: url('webp') }
  const images = { fixed_height: { height: '200', width: '356', ...files, webp_size: '2345' } }
  const user = { is_verified: false, username: 'giphy' }
  const payload = { animated_media: { id, is_random: false, is_sticker: false, images, user } }
  return { variant: 'animated_media', text: '', payload }
}

function locationOf(venue: string): object {
  const name = `Place ${venue}`
  const place = { short_name: name, name, external_source: 'facebook_places', address: '', city: '' }
  return { pk: bare(venue), facebook_places_id: bare(venue), ...place }
}

/** Words that go with something else stand beside it. */
export function wordsIn(fields: ViewerCall['fields']): { readonly text?: string } {
  const text = textField(fields, 'text')
  return text === null || text === '' ? {} : { text: checkedText(text) }
}

function stickerOf(params: string): Said {
  const [, sticker] = /"sticker_id":\s*"([\w-]+)"/.exec(params) ?? []
  if (sticker === undefined) throw new WriteRefused(400, 'Invalid json_params')
  const url = `https://cdn.sim/${sticker}.webp`
  const card = { xma_layout_type: 0, preview_url: url, preview_url_mime_type: 'image/webp', is_sharable: true }
  return { variant: 'generic_xma', text: '', payload: { text: '', generic_xma: [card] } }
}
