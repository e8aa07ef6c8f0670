/** Items of every type, written by hand, and what they say. */
import type { SourceItem, SourceShare } from '../../../../../src/sources/source.ts'

export type Said = Pick<SourceItem, 'itemType' | 'text' | 'share' | 'callSeconds' | 'noticeClass' | 'isEcho'> & {
  readonly files: readonly string[]
}

const share = (url: string | null, owner: string | null = null, text: string | null = null): SourceShare => ({
  url,
  owner,
  text,
})
export const image = (name: string) => ({
  candidates: [
    { width: 360, height: 270, url: `https://cdn.sim/s_${name}.jpg?sig=1` },
    { width: 1080, height: 810, url: `https://cdn.sim/${name}.jpg?sig=2&oe=3` },
    { width: 640, height: 480, url: `https://cdn.sim/m_${name}.jpg` },
  ],
})
const film = (name: string) => [
  { type: 102, width: 480, height: 853, url: `https://cdn.sim/s_${name}.mp4?sig=1`, id: '1' },
  { type: 101, width: 720, height: 1280, url: `https://cdn.sim/${name}.mp4?sig=1`, id: '2' },
]
const author = { pk: 2004, username: 'studio.sim', full_name: 'Studio' }
const post = {
  pk: '3101',
  id: '3101_2004',
  code: 'DSim0000001',
  taken_at: 1_732_000_000,
  media_type: 1,
  user: author,
  image_versions2: image('post'),
  caption: { text: 'Caption 🎬' },
}
const story = { pk: '3101', id: '3101_2004', media_type: 1, user: author, image_versions2: image('story') }
const card = (more: object) => [
  {
    xma_layout_type: 4,
    title_text: 'studio.sim',
    header_title_text: 'studio.sim',
    preview_url: 'https://cdn.sim/p.jpg?sig=9',
    header_icon_url: '',
    preview_media_fbid: '3101',
    ...more,
  },
]
const POST_URL = 'https://www.instagram.com/p/DSim0000001/'
const REEL_URL = 'https://www.instagram.com/reel/DSim0000001/?id=3101_2004'
const STORY_URL = 'https://www.instagram.com/stories/studio.sim/3101'
const log = (description: string, more: object = {}) => ({
  action_log: { description, bold: [{ start: 0, end: 7 }], text_attributes: [], ...more },
})

export const EXAMPLES: readonly (readonly [string, string, object, Partial<Said>])[] = [
  ['words', 'text', { text: 'hello' }, { text: 'hello' }],
  ['empty words', 'text', { text: '' }, {}],
  ['words that are missing', 'text', {}, {}],
  ['words that look like a reaction’s line', 'text', { text: 'Liked a message' }, { text: 'Liked a message' }],
  ['a heart', 'like', { like: '❤️' }, { text: '❤' }],
  ['a heart without emoji style', 'like', { like: '❤' }, { text: '❤' }],
  ['a heart that is missing', 'like', { like: null }, { text: '❤' }],
  ['another sign', 'like', { like: '👍🏽' }, { text: '👍🏽' }],
  [
    'an address',
    'link',
    {
      link: {
        text: 'see https://e.com',
        link_context: { link_url: 'https://e.com?q=1', link_title: 'E', link_image_url: 'https://e.com/i.png?x' },
      },
    },
    {
      text: 'see https://e.com',
      share: share('https://e.com?q=1', null, 'E'),
      files: ['thumbnail https://e.com/i.png'],
    },
  ],
  ['an address without its context', 'link', { link: { text: 'http' } }, { text: 'http' }],
  [
    'a photo',
    'media',
    { media: { id: '17900', media_type: 1, image_versions2: image('a') } },
    { files: ['photo https://cdn.sim/a.jpg'] },
  ],
  [
    'a video',
    'media',
    { media: { id: '17900', media_type: 2, image_versions2: image('a'), video_versions: film('a') } },
    { files: ['video https://cdn.sim/a.mp4', 'thumbnail https://cdn.sim/a.jpg'] },
  ],
  [
    'a video that only its picture is left of',
    'media',
    { media: { media_type: '2', image_versions2: image('a') } },
    { files: ['thumbnail https://cdn.sim/a.jpg'] },
  ],
  [
    'an album',
    'media',
    {
      media: {
        media_type: 8,
        image_versions2: image('cover'),
        carousel_media: [
          { media_type: 1, image_versions2: image('a') },
          { media_type: 2, image_versions2: image('b'), video_versions: film('b') },
        ],
      },
    },
    { files: ['photo https://cdn.sim/a.jpg', 'video https://cdn.sim/b.mp4', 'thumbnail https://cdn.sim/b.jpg'] },
  ],
  ['a photo without addresses', 'media', { media: { media_type: 1, image_versions2: null } }, {}],
  [
    'a voice message',
    'voice_media',
    {
      voice_media: {
        media: {
          id: '1',
          media_type: 11,
          audio: { audio_src: 'https://cdn.sim/v/clip.mp4?sig=1', duration: 4200, waveform_data: [0.1, 0.9] },
        },
        view_mode: 'permanent',
      },
    },
    { files: ['audio https://cdn.sim/v/clip.mp4'] },
  ],
  [
    'a GIF',
    'animated_media',
    {
      animated_media: {
        id: 'xT0',
        is_sticker: false,
        images: {
          fixed_height: {
            height: '200',
            mp4: 'https://media.giphy.sim/xT0/200.mp4',
            url: 'https://g.sim/xT0/200.gif?cid=1',
          },
        },
      },
    },
    { files: ['gif https://g.sim/xT0/200.gif'] },
  ],
  [
    'a sticker of GIPHY that moves as a film alone',
    'animated_media',
    { animated_media: { is_sticker: true, images: { fixed_height: { mp4: 'https://g.sim/xT0/200.mp4' } } } },
    { files: ['sticker https://g.sim/xT0/200.mp4'] },
  ],
  [
    'a post',
    'media_share',
    { media_share: post },
    { share: share(POST_URL, 'studio.sim', 'Caption 🎬'), files: ['thumbnail https://cdn.sim/post.jpg'] },
  ],
  [
    'a reel shared as a post',
    'media_share',
    { media_share: { ...post, product_type: 'clips', caption: null } },
    {
      share: share('https://www.instagram.com/reel/DSim0000001/', 'studio.sim'),
      files: ['thumbnail https://cdn.sim/post.jpg'],
    },
  ],
  [
    'a post without its code',
    'media_share',
    { media_share: { id: '3101_2004' } },
    // 3101 = 48 · 64 + 29
    { share: share('https://www.instagram.com/p/wd/') },
  ],
  ['a post that is gone', 'media_share', { media_share: { user: author } }, { share: share(null, 'studio.sim') }],
  [
    'a post of several',
    'media_share',
    {
      media_share: {
        ...post,
        media_type: 8,
        carousel_media: [{ image_versions2: image('a') }, { image_versions2: image('b') }],
      },
    },
    {
      share: share(POST_URL, 'studio.sim', 'Caption 🎬'),
      files: ['thumbnail https://cdn.sim/a.jpg', 'thumbnail https://cdn.sim/b.jpg'],
    },
  ],
  [
    'a post in which somebody is tagged',
    'media_share',
    { direct_media_share: { text: 'you!', media_share_type: 'tag', tagged_user_id: 1, media: post } },
    {
      text: 'you!',
      share: share(POST_URL, 'studio.sim', 'Caption 🎬'),
      files: ['thumbnail https://cdn.sim/post.jpg'],
    },
  ],
  [
    'a reel',
    'clip',
    { clip: { clip: { ...post, media_type: 2, product_type: 'clips', video_versions: film('r') } } },
    {
      share: share('https://www.instagram.com/reel/DSim0000001/', 'studio.sim', 'Caption 🎬'),
      files: ['thumbnail https://cdn.sim/post.jpg'],
    },
  ],
  [
    'a film of IGTV',
    'felix_share',
    { felix_share: { video: post, text: null } },
    {
      share: share('https://www.instagram.com/tv/DSim0000001/', 'studio.sim', 'Caption 🎬'),
      files: ['thumbnail https://cdn.sim/post.jpg'],
    },
  ],
  [
    'a reply to a story',
    'reel_share',
    { reel_share: { text: 'nice', type: 'reply', reel_owner_id: 2004, reel_type: 'user_reel', media: story } },
    {
      text: 'nice',
      share: share('https://instagram.com/stories/studio.sim/3101', 'studio.sim'),
      files: ['thumbnail https://cdn.sim/story.jpg'],
    },
  ],
  [
    'a reply to a story that is gone',
    'reel_share',
    { reel_share: { text: 'nice', type: 'reply', media: { expiring_at: 1_732_000_000 } } },
    { text: 'nice' },
  ],
  [
    'a reaction to a story',
    'reel_share',
    {
      reel_share: {
        text: '',
        type: 'reaction',
        media: { media_type: 1, user: author },
        reaction_info: { emoji: '🔥' },
      },
    },
    { text: '🔥', share: share(null, 'studio.sim') },
  ],
  [
    'a mention in a story',
    'reel_share',
    { reel_share: { text: '', type: 'mention', mentioned_user_id: 2, media: story } },
    {
      noticeClass: 'story-mention',
      share: share('https://instagram.com/stories/studio.sim/3101', 'studio.sim'),
      files: ['thumbnail https://cdn.sim/story.jpg'],
    },
  ],
  ['a GIF to a story', 'reel_share', { reel_share: { text: '', type: 'reply_gif', media: { media_type: 1 } } }, {}],
  [
    'a story',
    'story_share',
    { story_share: { text: '', reel_type: 'user_reel', reel_id: '1', story_share_type: 'default', media: story } },
    {
      share: share('https://instagram.com/stories/studio.sim/3101', 'studio.sim'),
      files: ['thumbnail https://cdn.sim/story.jpg'],
    },
  ],
  [
    'a story that has expired',
    'story_share',
    { story_share: { text: '', title: 'Unavailable', message: 'Gone', reason: 3 } },
    {},
  ],
  [
    'a profile',
    'profile',
    { profile: author },
    { share: share('https://www.instagram.com/_u/studio.sim', 'studio.sim') },
  ],
  [
    'a place without a position',
    'location',
    { location: { pk: 213385402, short_name: 'P', name: 'Paris', external_source: 'facebook_places' } },
    { share: share('https://www.instagram.com/explore/locations/213385402/', null, 'Paris') },
  ],
  [
    'a hashtag',
    'hashtag',
    { hashtag: { name: 'café', media_count: 1 } },
    { share: share('https://www.instagram.com/explore/tags/caf%C3%A9/') },
  ],
  [
    'what the app does not know',
    'placeholder',
    { placeholder: { is_linked: false, title: 'Message unavailable', message: 'Update …', reason: 0 } },
    {},
  ],
  [
    'a reply to something that is gone',
    'expired_placeholder',
    { message_item_type: 'reaction', text: '🔥' },
    { text: '🔥' },
  ],
  [
    'a group’s name',
    'action_log',
    log('bob.sim named the group Trip.'),
    { text: 'bob.sim named the group Trip.', noticeClass: 'group-named' },
  ],
  [
    'what the reader did',
    'action_log',
    { ...log('You left the group.', { bold: [] }), is_sent_by_viewer: true },
    { text: 'You left the group.', noticeClass: 'member-left' },
  ],
  [
    'what somebody did whose name is an emoji',
    'action_log',
    log('🦊 left the group.', { bold: [{ start: 0, end: 1 }] }),
    { text: '🦊 left the group.', noticeClass: 'member-left' },
  ],
  [
    'what happened, in words that nobody knows',
    'action_log',
    log('bob.sim hat irgendwas getan'),
    { text: 'bob.sim hat irgendwas getan', noticeClass: 'unknown-notice' },
  ],
  [
    'a reaction’s line, by its words',
    'action_log',
    log('Liked a message', { bold: [] }),
    { text: 'Liked a message', noticeClass: 'reaction', isEcho: true },
  ],
  [
    'a reaction’s line, by its flag',
    'action_log',
    log('hat mit 😂 reagiert, irgendwie', { is_reaction_log: true }),
    { text: 'hat mit 😂 reagiert, irgendwie', noticeClass: 'reaction', isEcho: true },
  ],
  [
    'a call’s beginning',
    'video_call_event',
    { video_call_event: { action: 'video_call_started', description: 'bob.sim started a video chat' } },
    { text: 'bob.sim started a video chat', noticeClass: 'call-started' },
  ],
  [
    'a call’s end',
    'video_call_event',
    { video_call_event: { action: 'video_call_ended', description: 'Video chat ended', call_duration: '61' } },
    { text: 'Video chat ended', noticeClass: 'call-ended', callSeconds: 61 },
  ],
  [
    'a missed call, by its words',
    'video_call_event',
    { video_call_event: { action: 'x', description: 'You missed a video chat' } },
    { text: 'You missed a video chat', noticeClass: 'call-missed' },
  ],
  ['a call that tells nothing', 'video_call_event', {}, { noticeClass: 'call-started' }],
  [
    'a reel as a card',
    'xma_clip',
    { text: '', xma_clip: card({ target_url: REEL_URL, caption_body_text: 'Caption 🎬' }) },
    { share: share(REEL_URL, 'studio.sim', 'Caption 🎬'), files: ['thumbnail https://cdn.sim/p.jpg'] },
  ],
  [
    'a post as a card',
    'xma_media_share',
    { text: 'look', xma_media_share: card({ target_url: POST_URL }) },
    { text: 'look', share: share(POST_URL, 'studio.sim'), files: ['thumbnail https://cdn.sim/p.jpg'] },
  ],
  [
    'a card that leads nowhere',
    'xma_media_share',
    { xma_media_share: card({ preview_url: null, preview_url_info: { url: 'https://cdn.sim/i.jpg?sig=1' } }) },
    { share: share(null, 'studio.sim'), files: ['thumbnail https://cdn.sim/i.jpg'] },
  ],
  [
    'a card that says it is unavailable',
    'xma_story_share',
    { xma_story_share: [{ title_text: 'Story unavailable', header_title_text: 'Not there any more' }] },
    {},
  ],
  [
    'a story as a card, with words',
    'xma_story_share',
    { text: 'ha', message_item_type: 'text', xma_story_share: card({ target_url: STORY_URL }) },
    { text: 'ha', share: share(STORY_URL, 'studio.sim'), files: ['thumbnail https://cdn.sim/p.jpg'] },
  ],
  [
    'a reaction to a story as a card',
    'xma_reel_share',
    { text: '🔥', message_item_type: 'reaction', xma_reel_share: card({ target_url: STORY_URL }) },
    { text: '🔥', share: share(STORY_URL, 'studio.sim'), files: ['thumbnail https://cdn.sim/p.jpg'] },
  ],
  [
    'a mention in a story as a card',
    'xma_reel_mention',
    { text: '', xma_reel_mention: card({ target_url: STORY_URL }) },
    {
      noticeClass: 'story-mention',
      share: share(STORY_URL, 'studio.sim'),
      files: ['thumbnail https://cdn.sim/p.jpg'],
    },
  ],
  [
    'a reply to a note',
    'generic_xma',
    {
      text: 'haha',
      generic_xma: [
        { title_text: 'My note', header_title_text: 'Bob Sim', target_url: 'instagram://direct-notes?user_id=2' },
      ],
    },
    { text: 'haha', share: share('instagram://direct-notes?user_id=2', null, 'My note') },
  ],
  [
    'a profile as a card',
    'xma_profile',
    {
      xma_profile: [
        { header_title_text: 'bob.sim', header_subtitle_text: 'Bob', target_url: 'https://www.instagram.com/bob.sim' },
      ],
    },
    { share: share('https://www.instagram.com/bob.sim', 'bob.sim') },
  ],
  [
    'a card of a kind that is not known yet',
    'xma_next_year',
    { text: 'new', xma_next_year: card({ target_url: POST_URL }) },
    { text: 'new', share: share(POST_URL, 'studio.sim'), files: ['thumbnail https://cdn.sim/p.jpg'] },
  ],
  [
    'a page outside as a card',
    'xma_link',
    { text: 'see', xma_link: [{ title_text: 'A page', header_title_text: 'e.com', target_url: 'https://e.com/?a=1' }] },
    { text: 'see', share: share('https://e.com/?a=1', null, 'A page') },
  ],
  [
    'a card under another’s name',
    'xma_reel_share',
    { xma_media_share: [{ header_title_text: 'Bob', title_text: 'studio.sim', target_url: POST_URL }] },
    { share: share(POST_URL, 'studio.sim', 'Bob') },
  ],
  [
    'an avatar’s sticker',
    'avatar_sticker',
    { avatar_sticker: [{ is_sharable: true, preview_url: 'https://cdn.sim/avatar.webp?sig=1' }] },
    { files: ['sticker https://cdn.sim/avatar.webp'] },
  ],
  ['a sticker that says nothing', 'static_sticker', {}, {}],
  ['a reaction', 'reaction', {}, { noticeClass: 'reaction', isEcho: true }],
  ['a user’s reaction', 'user_reaction', {}, { noticeClass: 'reaction', isEcho: true }],
  [
    'the log of a reaction',
    'reaction_log',
    { reaction_log: { description: 'Reacted 😂' } },
    { text: 'Reacted 😂', noticeClass: 'reaction', isEcho: true },
  ],
  [
    'a photo that may stay',
    'raven_media',
    { visual_media: { view_mode: 'permanent', media: { media_type: 1, image_versions2: image('r') } } },
    { files: ['photo https://cdn.sim/r.jpg'] },
  ],
]

/** Types that no public client has modelled. */
export const NAMES_ONLY =
  `product_share product guide_share live_video_share live_invite_guest live_viewer_invite poll_vote cta_link
  selfie_sticker ar_effect reel_react history_edit title deletion deprecated_channel test type_max configure_photo
  configure_video share_voice photo_attachment video_attachment voice_attachment nobody_knows_this_one`.split(/\s+/)
