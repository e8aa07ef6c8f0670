import type { MadeNotice, NoticeKind } from './message.ts'
import type { ExportLanguage } from './options.ts'

/** Who a notice speaks of. */
export interface NoticeNames {
  readonly sender: string
  readonly target: string
  readonly words: string
  readonly isOwners: boolean
}

type Wording = (names: NoticeNames) => string

interface Words {
  readonly notices: Readonly<Record<NoticeKind, Wording>>
  readonly attachment: Wording
  readonly like: string
  readonly reaction: (emoji: string) => string
}

const english: Words = {
  notices: {
    'member-added': ({ sender, target }) => `${sender} added ${target} to the group.`,
    'member-removed': ({ sender, target }) => `${sender} removed ${target} from the group.`,
    'member-left': ({ sender }) => `${sender} left the group.`,
    'group-named': ({ sender, words }) => `${sender} named the group ${words}.`,
    'group-photo': ({ sender }) => `${sender} changed the group photo.`,
    theme: ({ sender, words }) => `${sender} changed the theme to ${words}.`,
    nickname: ({ sender, target, words }) => `${sender} set the nickname for ${target} to ${words}.`,
    'poll-created': ({ sender, words }) => `${sender} created a poll: ${words}`,
    'poll-vote': ({ sender, words }) => `${sender} voted for “${words}” in the poll.`,
    'quiet-mode': ({ target }) => `${target} wasn't notified about this message because they're in quiet mode.`,
    'story-mention': () => 'Mentioned you in their story',
    'live-location': ({ sender }) => `${sender} sent a live location.`,
    'call-audio': ({ sender }) => `${sender} started an audio call`,
    'call-video': ({ sender }) => `${sender} started a video chat`,
    'call-ended': () => 'Video chat ended',
    'call-missed': () => 'You missed an audio call',
  },
  attachment: ({ isOwners, sender }) => (isOwners ? 'You sent an attachment.' : `${sender} sent an attachment.`),
  like: 'Liked a message',
  reaction: (emoji) => `Reacted ${emoji} to your message `,
}

const german: Words = {
  notices: {
    'member-added': ({ sender, target }) => `${sender} hat ${target} zur Gruppe hinzugefügt.`,
    'member-removed': ({ sender, target }) => `${sender} hat ${target} aus der Gruppe entfernt.`,
    'member-left': ({ sender }) => `${sender} hat die Gruppe verlassen.`,
    'group-named': ({ sender, words }) => `${sender} hat die Gruppe ${words} genannt.`,
    'group-photo': ({ sender }) => `${sender} hat das Gruppenfoto geändert.`,
    theme: ({ sender, words }) => `${sender} hat das Design in ${words} geändert.`,
    nickname: ({ sender, target, words }) => `${sender} hat den Spitznamen für ${target} auf ${words} festgelegt.`,
    'poll-created': ({ sender, words }) => `${sender} hat eine Umfrage erstellt: ${words}`,
    'poll-vote': ({ sender, words }) => `${sender} hat in der Umfrage „${words}“ abgestimmt.`,
    'quiet-mode': ({ target }) =>
      `${target} wurde nicht über diese Nachricht benachrichtigt, weil der Ruhemodus aktiviert ist.`,
    'story-mention': () => 'Hat dich in seiner/ihrer Story erwähnt',
    'live-location': ({ sender }) => `${sender} hat einen Live-Standort gesendet.`,
    'call-audio': ({ sender }) => `${sender} hat einen Audioanruf gestartet`,
    'call-video': ({ sender }) => `${sender} hat einen Videochat gestartet`,
    'call-ended': () => 'Videochat beendet',
    'call-missed': () => 'Du hast einen Audioanruf verpasst',
  },
  attachment: ({ isOwners, sender }) =>
    isOwners ? 'Du hast einen Anhang gesendet.' : `${sender} hat einen Anhang gesendet.`,
  like: 'Hat eine Nachricht mit „Gefällt mir“ markiert',
  reaction: (emoji) => `Hat mit ${emoji} auf deine Nachricht reagiert `,
}

const WORDS: Readonly<Record<ExportLanguage, Words>> = { en: english, de: german }

/** A notice as the export of this language has it. */
export function noticeWords(language: ExportLanguage, notice: MadeNotice, names: NoticeNames): string {
  return WORDS[language].notices[notice.kind](names)
}

/** What stands in the place of text where something was shared. */
export function attachmentWords(language: ExportLanguage, names: NoticeNames): string {
  return WORDS[language].attachment(names)
}

/** The row by which an export echoes a reaction. */
export function echoWords(language: ExportLanguage, emoji: string): string {
  return emoji === '❤️' ? WORDS[language].like : WORDS[language].reaction(emoji)
}
