import { count, mix, text } from '../../../reports/define-report.ts'
import type { Scope } from '../../../reports/facts/facts.ts'
import type { ReportResult } from '../../../reports/run-report.ts'

export const SCOPE: Scope = {
  account: 'anna',
  timeZone: 'Europe/Berlin',
  from: null,
  to: null,
  firstDay: '2024-01-01',
  lastDay: '2024-01-31',
  thread: null,
  person: null,
  lastDays: null,
}

/** A ranking of people of these names. */
export function rankingOf(names: readonly string[], given: Partial<ReportResult> = {}): ReportResult {
  const rows = names.map((person, index) => ({
    person,
    messages: 1000 - index,
    kinds: [
      ['text', 900 - index],
      ['media', 100],
    ] as const,
  }))
  return {
    key: 'people',
    title: 'People',
    rule: 'Every message counts once.',
    scope: SCOPE,
    columns: { person: text('Person'), messages: count('Messages'), kinds: mix('Kinds') },
    rows,
    chart: { kind: 'ranking', label: 'person', value: 'messages', mix: 'kinds' },
    highlights: [],
    messages: rows.reduce((sum, { messages }) => sum + messages, 0),
    ...given,
  }
}
