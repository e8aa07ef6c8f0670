import type { Facts } from '../../../../reports/facts/facts.ts'
import type { WholeCounts } from '../html/page-data.ts'
import { element } from './element.ts'

const NAMES: Readonly<Record<keyof WholeCounts, string>> = {
  messages: 'Messages',
  people: 'People who wrote',
  threads: 'Threads',
  days: 'Days with messages',
  reactions: 'Reactions',
}

/** The few numbers that everyone asks for first. Of two ranges that are compared: of each. */
export function cards(counts: readonly WholeCounts[], names: readonly string[]): HTMLElement {
  return element(
    'dl',
    { class: 'cards' },
    ...Object.entries(NAMES).map(([key, name]) =>
      element(
        'div',
        {},
        element('dt', {}, name),
        ...counts.map((each, nth) =>
          element(
            'dd',
            {},
            element(
              'data',
              { value: each[key as keyof WholeCounts] },
              each[key as keyof WholeCounts].toLocaleString('en'),
            ),
            ...(names.length === 0 ? [] : [element('small', {}, ` ${names[nth]}`)]),
          ),
        ),
      ),
    ),
  )
}

export function countsOf({ messages, people, threads, days, reactions }: Facts): WholeCounts {
  return {
    messages,
    people: people.length,
    threads: threads.length,
    days: days.filter((each) => each.messages > 0).length,
    reactions: reactions.reduce((sum, { count }) => sum + count, 0),
  }
}
