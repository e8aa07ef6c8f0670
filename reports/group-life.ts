import { count, defineReport, text } from './define-report.ts'
import { byCount } from './facts/by-count.ts'
import type { GroupFacts } from './facts/content/content.ts'
import { inWords } from './facts/in-words.ts'

const changesOf = ({ joins, leaves, removals, titles, photos, admins }: GroupFacts) =>
  joins + leaves + removals + titles + photos + admins

/** What happens to groups: who comes, who goes, what they are called. */
export const groupLife = defineReport({
  key: 'group-life',
  title: 'Life of groups',
  rule:
    'Notices in the threads, each once: joined (added by someone, or by themselves), left, removed by someone, title, picture and ' +
    'admins changed. One notice may tell of several people, who are not counted. Notices in a language that dmvault does not know, ' +
    'or in words that it does not know yet, are in the archive but not here. Threads without any are left out.',
  needs: 'content',
  columns: {
    thread: text('Thread'),
    thread_id: text('Thread id'),
    changes: count('Changes'),
    joined: count('Joined'),
    left: count('Left'),
    removed: count('Removed'),
    titles: count('Titles'),
    pictures: count('Pictures'),
    admins: count('Admins'),
  },
  rows: ({ content: { groups } }) =>
    [...groups].sort(byCount(changesOf, ({ thread }) => thread.label)).map((each) => ({
      thread: each.thread.label,
      thread_id: each.thread.id,
      changes: changesOf(each),
      joined: each.joins,
      left: each.leaves,
      removed: each.removals,
      titles: each.titles,
      pictures: each.photos,
      admins: each.admins,
    })),
  chart: { kind: 'ranking', label: 'thread', value: 'changes' },
  highlights: ({ content: { groups } }) => {
    const joined = groups.reduce((sum, { joins }) => sum + joins, 0)
    const gone = groups.reduce((sum, { leaves, removals }) => sum + leaves + removals, 0)
    if (groups.length === 0) return []
    const text = `${inWords(groups.length, 'group')} with changes: joined ${joined.toLocaleString('en')} times, left or removed ${gone.toLocaleString('en')} times`
    return [{ key: 'group_life', text, value: { groups: groups.length, joined, gone } }]
  },
})
