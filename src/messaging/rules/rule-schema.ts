/**
 * The language of rules, once: what a file may say, what TypeScript types, and the JSON Schema that editors use all come
 * from here. Key names are those of the file. Everything has its description, which editors show.
 */
import { z } from 'zod'

const duration = z
  .string()
  .regex(/^\d{1,6} ?(s|m|h|d)$/, 'write a length of time such as 30s, 10m, 24h or 7d')
  .describe('A length of time: 30s, 10m, 24h, 7d.')

const clock = z
  .string({ error: 'write a time of day in quotes, such as "07:30"' })
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time of day in quotes, such as "07:30"')

const hours = z
  .strictObject({ from: clock, to: clock })
  .describe("From this time of day to that one, in the account's zone; over midnight where `to` is earlier.")

const day = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])
const some = z.array(z.string().min(1)).min(1, 'name one at least')
const yes = z.literal(true, { error: 'write true, or leave it out' })
const value = z.union([z.string(), z.number(), z.boolean()], { error: 'write a text or a number' })
const values = z.record(z.string(), value).describe('Values of template variables.')

const when = z
  .strictObject({
    words: some.exactOptional().describe('Any of these words or phrases; letter case and accents do not matter.'),
    all_words: some.exactOptional().describe('All of these words or phrases.'),
    pattern: z.string().min(1).exactOptional().describe('A regular expression (RE2), letter case does not matter.'),
    patterns: some.exactOptional().describe('Any of these regular expressions.'),
    item_types: some.exactOptional().describe("Instagram's words: text, media, voice_media, story_share, …"),
    first_message: z.boolean().exactOptional().describe('Whether it is the first message of this person ever.'),
    inbox: z.boolean().exactOptional().describe('Whether the conversation is in the inbox: not a request, not spam.'),
    request: z.boolean().exactOptional().describe('Whether it is a message request.'),
    group: z
      .boolean()
      .exactOptional()
      .describe('Whether it is a group; groups are left alone unless a rule says true.'),
    hours: hours.exactOptional(),
    days: z.array(day).min(1, 'name one day at least').exactOptional(),
    people: some.exactOptional().describe('Only these: usernames, user ids or display names.'),
    not_people: some.exactOptional().describe('Never these.'),
    threads: some.exactOptional().describe('Only these conversations: ids or titles.'),
    not_threads: some.exactOptional().describe('Never these conversations.'),
    following: z.boolean().exactOptional().describe('Whether the account follows them.'),
    followed_by: z.boolean().exactOptional().describe('Whether they follow the account.'),
    verified: z.boolean().exactOptional(),
    private: z.boolean().exactOptional().describe('Whether their profile is private.'),
    spam: z.number().min(0).max(1).exactOptional().describe('A spam score of at least this, as spam scan tells it.'),
  })
  .describe('Everything that is said must hold; nothing said matches every message.')

const reply = z
  .strictObject({
    template: z.string().exactOptional().describe('Name of a template.'),
    text: z.string().exactOptional().describe('The text itself, with variables as in templates.'),
    language: z.string().exactOptional(),
    values: values.exactOptional(),
  })
  .refine(({ template, text }) => (template === undefined) !== (text === undefined), {
    error: 'write either template or text',
  })

const then = z
  .strictObject({
    reply: reply.exactOptional(),
    react: z.string().exactOptional().describe('One emoji.'),
    seen: yes.exactOptional().describe('Mark the message as seen.'),
    label: z.string().min(1).max(60).exactOptional().describe('A label of your own, kept in the list of actions.'),
    hide: yes.exactOptional().describe('Take the conversation out of the inbox.'),
    spam: yes.exactOptional().describe('Move the conversation to spam.'),
    approve: yes.exactOptional().describe('Accept a message request; only beside when: { request: true }.'),
    decline: yes.exactOptional().describe('Decline a message request; only beside when: { request: true }.'),
    delete: yes
      .exactOptional()
      .describe("Others' messages cannot be deleted at Instagram: their conversation is hidden instead."),
    notify: z.string().min(1).exactOptional().describe('Tell the owner, in these words.'),
  })
  .refine((it) => Object.keys(it).length > 0, { error: 'say one thing to do at least: reply, react, label, …' })

const rule = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,59}$/, 'names of rules are of small letters, digits, - and _')
    .describe('Stands in the list of actions; a message gets at most one action per rule.'),
  about: z.string().exactOptional(),
  when,
  then,
})

const safety = z
  .strictObject({
    cooling_off: duration.exactOptional().describe('At most one reply a person in this time. Default: 24h.'),
    daily_cap: z.int().min(0).max(1_000).exactOptional().describe('Most replies in any 24 hours. Default: 50.'),
    quiet_hours: z
      .union([hours, z.literal(false)], { error: 'write { from: "22:00", to: "07:00" }, or false' })
      .exactOptional()
      .describe('Nothing that others notice is done then. Default: 22:00 to 07:00.'),
    manual_pause: duration
      .exactOptional()
      .describe('After a reply by hand the rules leave that conversation alone for so long. Default: 12h.'),
    answer_within: duration.exactOptional().describe('An older message is not answered any more. Default: 24h.'),
    loop: z
      .strictObject({
        replies: z.int().min(1).max(100).exactOptional(),
        within: duration.exactOptional(),
        fastest: duration.exactOptional(),
      })
      .exactOptional()
      .describe(
        'Another program is taken to answer after so many replies in one conversation within a time (4 in 10m), or when its answer comes sooner than people type (2s).',
      ),
    automatic_notice: z
      .union([z.boolean(), z.string().min(1)], { error: 'write true, false, or the words' })
      .exactOptional()
      .describe('Replies say that they are automatic: true (default), false, or in your own words.'),
    stop_words: some.exactOptional().describe('Further words by which people ask to be left alone.'),
  })
  .describe('Safety; all of it is on unless the file says otherwise.')

export const rulesSchema = z
  .strictObject({
    $schema: z.string().exactOptional(),
    language: z.string().exactOptional().describe('Language of texts and templates: en (default), de, pt-BR.'),
    values: values.exactOptional(),
    safety: safety.exactOptional(),
    rules: z.array(rule).min(1, 'there is no rule in it'),
  })
  .meta({ title: 'Rules of dmvault', description: 'What is done with messages as they come in.' })

export type RulesFile = z.infer<typeof rulesSchema>
export type Rule = z.infer<typeof rule>
export type When = z.infer<typeof when>
export type Then = z.infer<typeof then>
type WrittenSafety = z.infer<typeof safety>

/** For editors: `"$schema": "node_modules/dmvault/…"`, or a comment of YAML's language server. */
export function rulesJsonSchema(): object {
  return z.toJSONSchema(rulesSchema, { target: 'draft-2020-12' })
}

/** A rule in TypeScript, with its type checked; a module exports rules as `defineRules` gives them. */
export function defineRule(it: Rule): Rule {
  return it
}

/** A file of rules in TypeScript: `export default defineRules({ rules: [defineRule({ … })] })`. */
export function defineRules(it: RulesFile): RulesFile {
  return it
}

/** Safety settings with every default in place; lengths in microseconds, times of day in minutes. */
export interface Safety {
  readonly coolingOff: number
  readonly dailyCap: number
  readonly quietHours: HourRange | null
  readonly manualPause: number
  readonly answerWithin: number
  readonly loopReplies: number
  readonly loopWithin: number
  readonly loopFastest: number
  /** False: none; null: the one of the reply's language. */
  readonly notice: string | null | false
  readonly stopWords: readonly string[]
}

export interface HourRange {
  /** Minutes since midnight. */
  readonly from: number
  readonly to: number
}

export function safetyOf(written: WrittenSafety = {}): Safety {
  const { quiet_hours: quiet = { from: '22:00', to: '07:00' }, automatic_notice: notice = true, loop = {} } = written
  return {
    coolingOff: microsOf(written.cooling_off ?? '24h'),
    dailyCap: written.daily_cap ?? 50,
    quietHours: quiet === false ? null : hourRange(quiet),
    manualPause: microsOf(written.manual_pause ?? '12h'),
    answerWithin: microsOf(written.answer_within ?? '24h'),
    loopReplies: loop.replies ?? 4,
    loopWithin: microsOf(loop.within ?? '10m'),
    loopFastest: microsOf(loop.fastest ?? '2s'),
    notice: notice === true ? null : notice,
    stopWords: written.stop_words ?? [],
  }
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** `24h` in microseconds. */
export function microsOf(text: string): number {
  return Number.parseInt(text, 10) * (UNITS[text.at(-1) ?? ''] ?? 0) * 1_000_000
}

export function hourRange({ from, to }: { readonly from: string; readonly to: string }): HourRange {
  return { from: minuteOf(from), to: minuteOf(to) }
}

function minuteOf(clockTime: string): number {
  const [hour = '0', minute = '0'] = clockTime.split(':')
  return Number(hour) * 60 + Number(minute)
}
