import type { Cut } from './cut.ts'
import type { ExportFolder } from './export-folder.ts'
import { messagesRoot } from './export-place.ts'
import { metaText } from './meta-text.ts'
import type { MadePerson } from './people.ts'
import { hasBridge } from './people-counts.ts'

/** The words of labels, by the export's language. */
const LABELS = {
  en: { title: 'User Information', username: 'Username', name: 'Name', email: 'Email' },
  de: { title: 'Nutzerinformationen', username: 'Benutzername', name: 'Name', email: 'E-Mail' },
} as const

/** Files in which names and usernames stand side by side, and into which of them people fall. */
const BRIDGE_FILES = [
  'close_friends.json',
  "profiles_you've_favorited.json",
  'hide_story_from.json',
  'recently_unfollowed_profiles.json',
  'restricted_profiles.json',
  'blocked_profiles.json',
  'removed_suggestions.json',
] as const

/** Writes everything of an export that is not a conversation, as far as anyone reads it. */
export async function writeSideFiles(cut: Cut, folder: ExportFolder): Promise<void> {
  await writeOwner(cut, folder)
  await writeConnections(cut, folder)
  const root = messagesRoot(cut.settings)
  await folder.writeText(
    `${root}/secret_conversations.json`,
    metaJson({ ig_secret_conversations: { armadillo_devices: [], calls: [] } }),
  )
  if (!hasBridge(cut)) return
  await folder.writeText('your_instagram_activity/likes/no-data.txt', 'You have no data in this section\n')
  await folder.writeText('start_here.html', '<html><body>Instagram</body></html>\n')
}

async function writeOwner(cut: Cut, folder: ExportFolder): Promise<void> {
  const { settings, names } = cut
  const words = LABELS[settings.language]
  const entry = (value: string): object => ({ href: '', value, timestamp: 0 })
  const profile = {
    title: words.title,
    media_map_data: {},
    string_map_data: {
      [words.username]: entry(settings.owner.username),
      [words.name]: entry(names[0] ?? ''),
      [words.email]: entry('owner@example.invalid'),
    },
  }
  const place = OWNER_PLACES[settings.layout === 'flat-2020' ? '2021' : settings.layout]
  await folder.writeText(`${place}/personal_information.json`, metaJson({ profile_user: [profile] }))
  if (settings.layout !== 'current') return
  await folder.writeText(`${place}/instagram_profile_information.json`, metaJson({ profile_account_insights: [] }))
}

const OWNER_PLACES = {
  current: 'personal_information/personal_information',
  '2023': 'personal_information',
  '2022': 'personal_information',
  '2021': 'account_information',
} as const

async function writeConnections(cut: Cut, folder: ExportFolder): Promise<void> {
  const known = cut.history.people.slice(1).filter((person) => !person.isDeleted)
  const place = hasBridge(cut) ? 'connections/followers_and_following' : 'followers_and_following'
  const followed = (person: MadePerson): object => ({
    title: person.username,
    string_list_data: [{ href: `https://www.instagram.com/_u/${person.username}`, timestamp: followedAt(cut, person) }],
  })
  const following = { relationships_following: known.filter(({ index }) => index % 3 !== 0).map(followed) }
  await folder.writeText(`${place}/following.json`, metaJson(following))
  const followers = known.filter(({ index }) => index % 4 !== 1).map((person) => followerEntry(cut, person))
  await folder.writeText(`${place}/followers_1.json`, metaJson(followers))
  if (!hasBridge(cut)) return
  for (const [number, file] of BRIDGE_FILES.entries()) {
    const people = known.filter((person) => person.isBridged && bridgeOf(person) === number)
    await folder.writeText(`${place}/${file}`, metaJson(people.map((person) => bridgeEntry(cut, person))))
  }
}

function followerEntry(cut: Cut, person: MadePerson): object {
  const link = { href: `https://www.instagram.com/${person.username}`, value: person.username }
  return {
    title: '',
    media_list_data: [],
    string_list_data: [{ ...link, timestamp: followedAt(cut, person) }],
  }
}

/** Half are close friends, the rest is spread over the other files. */
function bridgeOf(person: MadePerson): number {
  return person.index % 2 === 0 ? 0 : 1 + ((person.index >> 1) % (BRIDGE_FILES.length - 1))
}

function bridgeEntry(cut: Cut, person: MadePerson): object {
  const words = LABELS[cut.settings.language]
  return {
    timestamp: followedAt(cut, person),
    media: [],
    label_values: [
      { label: 'URL', value: '' },
      { label: words.name, value: cut.names[person.index] ?? '' },
      { label: words.username, value: person.username },
    ],
    fbid: String(1_000_000_000_000_000 + person.index * 7_919),
  }
}

function followedAt(cut: Cut, person: MadePerson): number {
  return Math.floor(cut.settings.startsAt / 1000) - person.index * 3_571
}

/** JSON as Meta writes it: two blanks, every string as its UTF-8 bytes. */
function metaJson(value: unknown, indent = ''): string {
  const inner = `${indent}  `
  if (typeof value === 'string') return `"${metaText(value)}"`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) {
    const entries = value.map((entry) => inner + metaJson(entry, inner))
    return entries.length === 0 ? `[\n\n${indent}]` : `[\n${entries.join(',\n')}\n${indent}]`
  }
  const entries = Object.entries(value).map(([key, entry]) => `${inner}"${metaText(key)}": ${metaJson(entry, inner)}`)
  return entries.length === 0 ? `{\n\n${indent}}` : `{\n${entries.join(',\n')}\n${indent}}`
}
