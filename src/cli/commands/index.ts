import type { AddCommand } from '../add-command.ts'

export interface CommandEntry {
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<AddCommand>
}

/**
 * All commands, in the order in which help lists them. A new one is a file and a line here. Only the one that is named is
 * loaded: help would otherwise wait for what all of them import.
 */
export const commands: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'see everything work, on an invented inbox',
    load: async () => (await import('./demo.ts')).addDemo,
  },
  {
    name: 'nightly',
    summary: 'the one line for cron: read what is new, report, back up, verify',
    load: async () => (await import('./nightly.ts')).addNightly,
  },
  {
    name: 'extract',
    summary: 'read what is new from Instagram',
    load: async () => (await import('./extract.ts')).addExtract,
  },
  {
    name: 'import',
    summary: 'archive an export of Instagram, or a JSON backup of another tool',
    load: async () => (await import('./import.ts')).addImport,
  },
  {
    name: 'login',
    summary: 'log in to Instagram, so that an account can be read',
    load: async () => (await import('./login.ts')).addLogin,
  },
  {
    name: 'logout',
    summary: 'end the session of an account',
    load: async () => (await import('./logout.ts')).addLogout,
  },
  {
    name: 'report',
    summary: 'who wrote how much, of what, and when: a page, CSV, PNG, JSON',
    load: async () => (await import('./report.ts')).addReport,
  },
  {
    name: 'view',
    summary: 'the archive in a browser: conversations, search, reports',
    load: async () => (await import('./view.ts')).addView,
  },
  {
    name: 'export',
    summary: 'one conversation, or what a search finds, as CSV, JSON, HTML, Markdown or text',
    load: async () => (await import('./export.ts')).addExport,
  },
  {
    name: 'status',
    summary: 'how each account stands: messages, last runs, backups, what could not be read',
    load: async () => (await import('./status.ts')).addStatus,
  },
  {
    name: 'backup',
    summary: 'write everything of an account into one JSON file',
    load: async () => (await import('./backup.ts')).addBackup,
  },
  {
    name: 'verify',
    summary: 'check a backup file, or the archive itself',
    load: async () => (await import('./verify.ts')).addVerify,
  },
  {
    name: 'restore',
    summary: 'bring a backup into the archive',
    load: async () => (await import('./restore.ts')).addRestore,
  },
  {
    name: 'transform',
    summary: 'bring the derived tables up to date',
    load: async () => (await import('./transform.ts')).addTransform,
  },
  {
    name: 'rebuild',
    summary: 'count everything again from the messages',
    load: async () => (await import('./rebuild.ts')).addRebuild,
  },
  {
    name: 'account',
    summary: 'list accounts, set a time zone, remove an account',
    load: async () => (await import('./account.ts')).addAccount,
  },
  {
    name: 'forget',
    summary: 'remove a person from the archive',
    load: async () => (await import('./forget.ts')).addForget,
  },
  {
    name: 'threads',
    summary: 'list conversations as they are at Instagram now',
    load: async () => (await import('./threads.ts')).addThreads,
  },
  {
    name: 'messages',
    summary: 'show messages of a conversation as they are at Instagram now',
    load: async () => (await import('./messages.ts')).addMessages,
  },
  {
    name: 'search',
    summary: 'look at Instagram for people, conversations and messages',
    load: async () => (await import('./search.ts')).addSearch,
  },
  {
    name: 'user',
    summary: 'who somebody at Instagram is',
    load: async () => (await import('./user.ts')).addUser,
  },
  {
    name: 'can-message',
    summary: 'whether people may be written to, and why not',
    load: async () => (await import('./can-message.ts')).addCanMessage,
  },
  {
    name: 'send',
    summary: 'send a text, a link, a GIF or a heart',
    load: async () => (await import('./send.ts')).addSend,
  },
  {
    name: 'send-photo',
    summary: 'send a photo',
    load: async () => (await import('./send-photo.ts')).addSendPhoto,
  },
  {
    name: 'send-video',
    summary: 'send a video',
    load: async () => (await import('./send-video.ts')).addSendVideo,
  },
  {
    name: 'send-voice',
    summary: 'send a voice message',
    load: async () => (await import('./send-voice.ts')).addSendVoice,
  },
  {
    name: 'share',
    summary: 'share a post, a reel, a story, a profile, a link, a place or a hashtag',
    load: async () => (await import('./share.ts')).addShare,
  },
  {
    name: 'react',
    summary: 'react to a message, or take the reaction back',
    load: async () => (await import('./react.ts')).addReact,
  },
  {
    name: 'unsend',
    summary: 'take messages of your own back',
    load: async () => (await import('./unsend.ts')).addUnsend,
  },
  {
    name: 'seen',
    summary: 'tell the others that you have seen their messages',
    load: async () => (await import('./seen.ts')).addSeen,
  },
  {
    name: 'thread',
    summary: 'hide, mute, let in or rename conversations',
    load: async () => (await import('./thread.ts')).addThread,
  },
  {
    name: 'group',
    summary: 'make, fill or leave groups',
    load: async () => (await import('./group.ts')).addGroup,
  },
  {
    name: 'sends',
    summary: 'what was sent, what became of it, and what to do about the rest',
    load: async () => (await import('./sends.ts')).addSends,
  },
  {
    name: 'audit',
    summary: 'every write: who, what, where, when, outcome',
    load: async () => (await import('./audit.ts')).addAudit,
  },
  {
    name: 'templates',
    summary: 'texts with variables, for replies and broadcasts',
    load: async () => (await import('./templates.ts')).addTemplates,
  },
  {
    name: 'broadcast',
    summary: 'a template to a list of people: planned, within the limits, each once',
    load: async () => (await import('./broadcast.ts')).addBroadcast,
  },
  {
    name: 'rules',
    summary: 'check rules for incoming messages, and try them on archived history',
    load: async () => (await import('./rules.ts')).addRules,
  },
  {
    name: 'autoreply',
    summary: 'let rules answer messages as they come in',
    load: async () => (await import('./autoreply.ts')).addAutoreply,
  },
  {
    name: 'spam',
    summary: 'find what looks like spam in the archive, say why, take it out of sight',
    load: async () => (await import('./spam.ts')).addSpam,
  },
  {
    name: 'do-not-contact',
    summary: 'the people who are not written to',
    load: async () => (await import('./do-not-contact.ts')).addDoNotContactCommand,
  },
  {
    name: 'watch',
    summary: 'tell what happens in all conversations, as it happens: lines, a program, a webhook',
    load: async () => (await import('./watch.ts')).addWatch,
  },
  {
    name: 'simulate',
    summary: 'serve an invented Instagram on this machine, to try things on',
    load: async () => (await import('./simulate.ts')).addSimulate,
  },
  {
    name: 'completion',
    summary: 'a script by which a shell completes commands and names',
    load: async () => (await import('./completion.ts')).addCompletion,
  },
]
