/** Pictures, films and sounds as payloads name them. The addresses lead nowhere: `.sim` is nobody's. */
import { bare } from '../../wire/json.ts'
import { userShort } from '../../wire/user.ts'
import type { ItemScene, Payload } from './scene.ts'
import { secondsOf } from './scene.ts'

const CODE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const SIZES: readonly (readonly [number, number])[] = [
  [1080, 1350],
  [1080, 810],
  [1080, 1080],
  [720, 1280],
]

export const mediaUrl = (name: string): string => `https://cdn.sim/${name}`

/** A 64-bit id, decimal: 19 digits as those of posts, or 17 as those of what was sent. */
export function mediaPk({ random }: ItemScene, digits: 17 | 19): string {
  const tail = String(random.int(10 ** 9)).padStart(9, '0') + String(random.int(10 ** 6)).padStart(6, '0')
  return digits === 17 ? `17${tail}` : `31${tail}${random.int(90) + 10}`
}

/** The short code in a post's address: the id in base 64. */
export function codeOf(pk: string): string {
  let code = ''
  for (let rest = BigInt(pk); rest > 0n; rest >>= 6n) code = CODE[Number(rest & 63n)] + code
  return code
}

export function image(pk: string, [width, height]: readonly [number, number]): Payload {
  const small = { width: Math.round(width / 3), height: Math.round(height / 3), url: mediaUrl(`${pk}_s.jpg`) }
  return { candidates: [{ width, height, url: mediaUrl(`${pk}.jpg`) }, small] }
}

function videoVersions(pk: string): readonly Payload[] {
  return [{ type: 101, width: 720, height: 1280, url: mediaUrl(`${pk}.mp4`), id: pk }]
}

/** A photo or a video that was sent. */
export function sentMedia(scene: ItemScene, isVideo: boolean, pk: string = mediaPk(scene, 17)): Payload {
  const size = scene.random.pick(SIZES)
  const media = {
    id: pk,
    media_type: isVideo ? 2 : 1,
    image_versions2: image(pk, size),
    original_width: size[0],
    original_height: size[1],
  }
  return isVideo ? { ...media, video_versions: videoVersions(pk) } : media
}

/** A post, a reel or a story of somebody, as it is embedded when it is shared. */
export function post(
  scene: ItemScene,
  kind: 'photo' | 'video' | 'album' | 'clips' | 'story' = 'photo',
  pk: string = mediaPk(scene, 19),
): Payload {
  const owner = scene.other
  const isVideo = kind === 'video' || kind === 'clips'
  const size = scene.random.pick(SIZES)
  return {
    pk: bare(pk),
    id: `${pk}_${owner.id}`,
    code: codeOf(pk),
    taken_at: secondsOf(scene.micros) - 3600,
    media_type: kind === 'album' ? 8 : isVideo ? 2 : 1,
    ...(kind === 'clips' ? { product_type: 'clips' } : kind === 'story' ? { product_type: 'story' } : {}),
    user: userShort(owner),
    image_versions2: image(pk, size),
    ...(isVideo ? { video_versions: videoVersions(pk), video_duration: 12.5, has_audio: true } : {}),
    ...(kind === 'album' ? { carousel_media_count: 2, carousel_media: [slide(scene, pk), slide(scene, pk)] } : {}),
    original_width: size[0],
    original_height: size[1],
    caption: { pk: bare(mediaPk(scene, 17)), text: scene.text, created_at: secondsOf(scene.micros) - 3600 },
    like_count: scene.random.int(5000),
    comment_count: scene.random.int(90),
    ...(kind === 'story' ? { expiring_at: secondsOf(scene.micros) + 82_800 } : {}),
  }
}

function slide(scene: ItemScene, parent: string): Payload {
  const pk = mediaPk(scene, 19)
  return {
    pk: bare(pk),
    id: `${pk}_${scene.other.id}`,
    carousel_parent_id: `${parent}_${scene.other.id}`,
    media_type: 1,
    image_versions2: image(pk, [1080, 1080]),
  }
}
