import { describe, expect, test } from 'vitest'
import { noticeLanguages } from '../../../../src/sources/export/notices/languages/index.ts'
import { findNotice, isAttachmentNotice } from '../../../../src/sources/export/notices/notice-matcher.ts'

const zoe = { names: ['Zoë Müller', 'Zoë'], mayBeOwner: false }
const owner = { names: ['Test Owner', 'Test'], mayBeOwner: true }

/** What kind of line a text by Zoë is: the class of a notice, or `echo`, `attachment`, or null for her own words. */
function kind(text: string, sender = zoe): string | null {
  const notice = findNotice(text, sender)
  return notice === null ? null : notice.kind === 'notice' ? notice.noticeClass : notice.kind
}

/** A pattern as an export would write it. */
const written = (pattern: string, name: string): string =>
  pattern.replace('{own}', '').replace('{sender}', name).replaceAll('{*}', '«Łódź 🎉»')

describe('telling notices from words', () => {
  test('knows every pattern of every language, with first or full name, with or without full stop and blank', () => {
    for (const { language, attachments, echoes, notices } of noticeLanguages) {
      const cases = [
        ...attachments.map((pattern) => [pattern, 'attachment'] as const),
        ...echoes.map((pattern) => [pattern, 'echo'] as const),
        ...Object.entries(notices).flatMap(([name, patterns]) => patterns.map((pattern) => [pattern, name] as const)),
      ]
      for (const [pattern, expected] of cases) {
        const sender = pattern.startsWith('{own}') ? owner : zoe
        for (const name of sender.names) {
          const text = written(pattern, name)
          for (const form of [text, `${text} `, text.replace(/[.。।]$/, '')]) {
            expect([language, form, kind(form, sender)]).toEqual([language, form, expected])
          }
        }
      }
    }
  })

  test('every language has its lines for attachments, likes, reactions and the deleted user', () => {
    for (const { language, attachments, echoes, deletedUser, nameLabels, usernameLabels } of noticeLanguages) {
      for (const list of [attachments, echoes, deletedUser, nameLabels, usernameLabels]) {
        expect([language, list.length > 0]).toEqual([language, true])
      }
      expect([language, echoes.some((pattern) => pattern.includes('{*}'))]).toEqual([language, true])
    }
  })

  test('takes the lines that were seen in real exports', () => {
    expect(kind('Liked a message')).toBe('echo')
    expect(kind('Reacted 😂 to your message ')).toBe('echo')
    expect(kind('喜歡了一則訊息')).toBe('echo')
    expect(kind('Du har sendt en vedhæftet fil.', owner)).toBe('attachment')
    expect(kind('Ha messo "Mi piace" a un messaggio')).toBe('echo')
    expect(kind('Zoë Müller named the group Klub “Ł”.')).toBe('group-named')
    expect(kind('Zoë Müller changed the theme to Love.')).toBe('theme')
    expect(kind("Test Owner wasn't notified about this message because they're in quiet mode.")).toBe('quiet-mode')
    expect(kind('Video chat ended')).toBe('call-ended')
    expect(kind('This poll is no longer available.')).toBe('poll-unavailable')
  })

  test('leaves a person’s own words alone', () => {
    for (const text of [
      'I liked a message',
      'Liked a message from you yesterday',
      'he named the group lol.',
      'You named the group Klub.',
      'she changed the group photo.',
      'Reacted badly to your message',
      'Zoë',
      'Zoë is here',
      'my dog left the group.',
      'Reacted 😂\nto your message',
      'added you to the group',
      'ok',
      '.',
      '',
      ' ',
      'sent an attachment.',
      `Zoë named the group ${'x'.repeat(600)}.`,
    ]) {
      expect([text, kind(text)]).toEqual([text, null])
    }
  })

  test('takes a line about "you" as a notice only from the owner', () => {
    expect(kind('You changed the group photo.', owner)).toBe('group-photo')
    expect(kind('You changed the group photo.', zoe)).toBeNull()
  })

  test('knows a stand-in beside an attachment by its end, whoever’s name it begins with', () => {
    expect(isAttachmentNotice('Somebody Else sent an attachment.')).toBe(true)
    expect(isAttachmentNotice('김민수님이 첨부 파일을 보냈습니다.')).toBe(true)
    expect(isAttachmentNotice('look at this')).toBe(false)
    expect(isAttachmentNotice('')).toBe(false)
  })
})
