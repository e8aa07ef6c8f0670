import { count, defineReport, mix, percent, text } from './define-report.ts'
import { usedBy } from './facts/content/used-by.ts'
import { inWords } from './facts/in-words.ts'
import { percentOf } from './facts/percent-of.ts'

/** Where the addresses that people send lead. */
export const links = defineReport({
  key: 'links',
  title: 'Links by domain',
  rule:
    'Addresses in what people wrote, with http://, https:// or www. in front, and those that a link message carries beside its ' +
    'text; each counts every time, by its host without www. Posts, reels and stories that were shared are no links here: they ' +
    'are among the shares. Most by: up to five people.',
  needs: 'words',
  columns: {
    domain: text('Domain'),
    links: count('Links'),
    share_percent: percent('Share'),
    people: count('People'),
    most_by: mix('Most by'),
  },
  rows: ({ content: { words } }) => {
    const all = words.domains.reduce((sum, { times }) => sum + times, 0)
    return words.domains.map((used) => ({
      domain: used.text,
      links: used.times,
      share_percent: percentOf(used.times, all),
      people: used.people.length,
      most_by: usedBy(used),
    }))
  },
  chart: { kind: 'ranking', label: 'domain', value: 'links', share: 'share_percent' },
  highlights: ({ content: { words } }) => {
    const all = words.domains.reduce((sum, { times }) => sum + times, 0)
    if (all === 0) return []
    const text = `${inWords(all, 'link')} to ${inWords(words.domains.length, 'domain')}`
    return [{ key: 'links', text, value: { links: all, domains: words.domains.length } }]
  },
})
