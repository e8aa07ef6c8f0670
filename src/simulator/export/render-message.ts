import type { Cut } from './cut.ts'
import { messagesRoot, type ThreadPlace } from './export-place.ts'
import type { FileKind, MadeFile, MadeMessage, MadeReaction, MadeShare } from './message.ts'
import { metaText } from './meta-text.ts'
import { contentOf, type Reading } from './reading.ts'

/** The keys of a message that hold files, and the folders the files are in. */
const FILES: Readonly<Partial<Record<FileKind, { readonly key: string; readonly folder: string }>>> = {
  photo: { key: 'photos', folder: 'photos' },
  video: { key: 'videos', folder: 'videos' },
  audio: { key: 'audio_files', folder: 'audio' },
  gif: { key: 'gifs', folder: 'gifs' },
  file: { key: 'files', folder: 'files' },
}

/** A message as it stands in a thread's file: an object of JSON, indented as Meta does, without a comma behind it. */
export function renderMessage(message: MadeMessage, reading: Reading, place: ThreadPlace, cut: Cut): string {
  let json = `    {\n      "sender_name": "${cut.escapedNames[message.sender]}",\n      "timestamp_ms": ${message.ms}`
  if (!reading.isUnsent) json += renderContent(message, place, cut)
  if (reading.reactions.length > 0) json += renderReactions(reading.reactions, cut)
  return `${json}${renderFlags(message, reading.isUnsent, cut)}\n    }`
}

function renderContent(message: MadeMessage, place: ThreadPlace, cut: Cut): string {
  const content = contentOf(message, cut)
  let json = content === null ? '' : `,\n      "content": "${metaText(content)}"`
  if (message.share !== null) json += renderShare(message.share)
  if (message.files.length > 0) json += renderFiles(message, place, cut)
  if (message.callSeconds !== null) json += `,\n      "call_duration": ${message.callSeconds}`
  if (message.notice?.kind === 'call-missed') json += ',\n      "missed": true'
  if (message.bumped !== null) {
    json += `,\n      "bumped_message_metadata": {\n        "bumped_message": "${metaText(message.bumped)}",\n        "is_bumped": true\n      }`
  }
  return json
}

function renderShare(share: MadeShare): string {
  const keys: string[] = []
  if (share.link !== null) keys.push(`"link": "${metaText(share.link)}"`)
  if (share.caption !== null) keys.push(`"share_text": "${metaText(share.caption)}"`)
  if (share.owner !== null) keys.push(`"original_content_owner": "${metaText(share.owner)}"`)
  if (share.profile !== null) {
    keys.push(`"profile_share_username": "${share.profile.username}"`)
    keys.push(`"profile_share_name": "${metaText(share.profile.name)}"`)
  }
  return `,\n      "share": {\n        ${keys.join(',\n        ')}\n      }`
}

function renderFiles(message: MadeMessage, place: ThreadPlace, cut: Cut): string {
  const [first, second] = message.files
  const seconds = Math.floor(message.ms / 1000)
  if (first === undefined) return ''
  if (first.kind === 'sticker') {
    return `,\n      "sticker": {\n        "uri": "${statedPath(first, place, cut)}",\n        "ai_stickers": [\n\n        ]\n      }`
  }
  const thumbnail = second?.kind === 'thumbnail' ? statedPath(second, place, cut) : null
  const entries = message.files
    .filter((file) => file.kind !== 'thumbnail')
    .map((file) => renderFile(statedPath(file, place, cut), file.kind === 'gif' ? null : seconds, thumbnail))
  return `,\n      "${FILES[first.kind]?.key}": [\n${entries.join(',\n')}\n      ]`
}

function renderFile(path: string, seconds: number | null, thumbnail: string | null): string {
  let json = `        {\n          "uri": "${path}"`
  if (seconds !== null) json += `,\n          "creation_timestamp": ${seconds}`
  if (thumbnail !== null) json += `,\n          "thumbnail": {\n            "uri": "${thumbnail}"\n          }`
  return `${json}\n        }`
}

/** Where a file is, from the export's root. */
export function pathOf(file: MadeFile, place: ThreadPlace, cut: Cut): string {
  if (file.kind === 'sticker') return `${messagesRoot(cut.settings)}/stickers_used/${file.name}`
  if (file.kind === 'thumbnail') return `${place.folder}/videos/thumbnails/${file.name}`
  return `${place.folder}/${FILES[file.kind]?.folder}/${file.name}`
}

/** Where the message says the file is; one in twenty-five leaves out the first folder, as in real exports. */
function statedPath(file: MadeFile, place: ThreadPlace, cut: Cut): string {
  const path = pathOf(file, place, cut)
  const isShort = Math.floor(file.luck * 1_000) % 25 === 0
  return isShort ? path.replace(/^your_instagram_activity\//, '') : path
}

function renderReactions(reactions: readonly MadeReaction[], cut: Cut): string {
  const entries = reactions.map((reaction) => {
    const actor = cut.escapedNames[reaction.actor]
    const json = `        {\n          "reaction": "${metaText(reaction.emoji)}",\n          "actor": "${actor}"`
    return `${json}${reaction.isDated ? `,\n          "timestamp": ${Math.floor(reaction.at / 1000)}` : ''}\n        }`
  })
  return `,\n      "reactions": [\n${entries.join(',\n')}\n      ]`
}

function renderFlags(message: MadeMessage, isUnsent: boolean, cut: Cut): string {
  const { layout } = cut.settings
  const notice = message.notice?.kind
  let json = ''
  if (layout === '2021') json += `,\n      "type": "${typeOf(message)}",\n      "is_unsent": ${isUnsent}`
  else if (isUnsent) json += ',\n      "is_unsent": true'
  if (notice === 'member-added' || notice === 'member-removed' || notice === 'member-left') {
    const about = cut.escapedNames[message.notice?.target ?? message.sender]
    json += `,\n      "users": [\n        {\n          "name": "${about}"\n        }\n      ]`
  }
  if (message.kind === 'taken-down') json += ',\n      "is_taken_down": true'
  if (layout !== '2021') json += ',\n      "is_geoblocked_for_viewer": false'
  if (layout === 'current') json += ',\n      "is_unsent_image_by_messenger_kid_parent": false'
  return json
}

/** The key `type` of 2021. */
function typeOf(message: MadeMessage): string {
  const notice = message.notice?.kind
  if (notice === 'member-added') return 'Subscribe'
  if (notice === 'member-removed' || notice === 'member-left') return 'Unsubscribe'
  if (message.kind === 'call') return 'Call'
  return message.share === null ? 'Generic' : 'Share'
}
