import type { Facts } from '../../../../reports/facts/facts.ts'
import { element } from './element.ts'

/** The few numbers that everyone asks for first. Of two ranges that are compared: of each. */
export function cards(facts: readonly Facts[], names: readonly string[]): HTMLElement {
  const shown: readonly (readonly [string, (facts: Facts) => number])[] = [
    ['Messages', ({ messages }) => messages],
    ['People who wrote', ({ people }) => people.length],
    ['Threads', ({ threads }) => threads.length],
    ['Days with messages', ({ days }) => days.filter(({ messages }) => messages > 0).length],
    ['Reactions', ({ reactions }) => reactions.reduce((sum, { count }) => sum + count, 0)],
  ]
  return element(
    'dl',
    { class: 'cards' },
    ...shown.map(([name, count]) =>
      element(
        'div',
        {},
        element('dt', {}, name),
        ...facts.map((each, nth) =>
          element(
            'dd',
            {},
            element('data', { value: count(each) }, count(each).toLocaleString('en')),
            ...(names.length === 0 ? [] : [element('small', {}, ` ${names[nth]}`)]),
          ),
        ),
      ),
    ),
  )
}
