import { count, defineReport, mix, percent, text } from './define-report.ts'
import { byCount } from './facts/by-count.ts'
import type { Facts } from './facts/facts.ts'
import { percentOf } from './facts/percent-of.ts'

/** What people share of Instagram and of elsewhere, by Instagram's words for it. */
const KINDS: Readonly<Record<string, string>> = {
  link: 'link',
  media_share: 'post',
  direct_media_share: 'post',
  xma_media_share: 'post',
  clip: 'reel',
  xma_clip: 'reel',
  felix_share: 'long video',
  story_share: 'story',
  xma_story_share: 'story',
  reel_share: 'reply to a story, or mention in one',
  xma_reel_share: 'reply to a story, or mention in one',
  xma_reel_mention: 'reply to a story, or mention in one',
  profile: 'profile',
  xma_profile: 'profile',
  hashtag: 'hashtag',
  location: 'place',
  live_viewer_invite: 'live video',
  generic_xma: 'other card',
  xma: 'other card',
}

/** What people share, by kind. */
export const shares = defineReport({
  key: 'shares',
  title: 'Shares by kind',
  rule:
    "Messages that share something, by what it is; each counts once. Told by Instagram's own word for the message: an export has " +
    'one word for posts and for those that are gone. A file that someone sent is media, not a share.',
  columns: {
    kind: text('Kind'),
    shares: count('Shares'),
    share_percent: percent('Share'),
    people: count('People'),
    most_by: mix('Most by'),
  },
  rows: (facts) => {
    const kinds = countShares(facts)
    const all = kinds.reduce((sum, { shares }) => sum + shares, 0)
    return kinds.map(({ kind, shares, people }) => ({
      kind,
      shares,
      share_percent: percentOf(shares, all),
      people: people.length,
      most_by: people.slice(0, 5),
    }))
  },
  chart: { kind: 'ranking', label: 'kind', value: 'shares', share: 'share_percent' },
})

interface SharesOfKind {
  readonly kind: string
  readonly shares: number
  readonly people: readonly (readonly [label: string, shares: number])[]
}

/** The most frequent first. */
export function countShares({ people }: Facts): readonly SharesOfKind[] {
  const each = people.flatMap(({ person, types }) =>
    types
      .filter(([itemType]) => Object.hasOwn(KINDS, itemType))
      .map(([itemType, messages]) => ({ kind: KINDS[itemType]!, label: person.label, messages })),
  )
  return [...Map.groupBy(each, ({ kind }) => kind)]
    .map(([kind, own]) => ({
      kind,
      shares: sum(own),
      people: [...Map.groupBy(own, ({ label }) => label)]
        .map(([label, theirs]) => [label, sum(theirs)] as const)
        .sort(
          byCount(
            ([, shares]) => shares,
            ([label]) => label,
          ),
        ),
    }))
    .sort(
      byCount(
        ({ shares }) => shares,
        ({ kind }) => kind,
      ),
    )
}

function sum(some: readonly { readonly messages: number }[]): number {
  return some.reduce((all, { messages }) => all + messages, 0)
}
