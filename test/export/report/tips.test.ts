import { expect, test } from 'vitest'
import { amount, count, day, hour, text } from '../../../reports/define-report.ts'
import { labelOf, titleOf } from '../../../src/export/report/page/tips.ts'
import { rankingOf } from './result.ts'

const at = (dataIndex: number, raw: unknown, label?: string, datasetIndex = 0) => ({
  dataIndex,
  datasetIndex,
  raw,
  dataset: label === undefined ? {} : { label },
})

test('what is under the pointer is told by its whole name and number, each line by its own title', () => {
  const timeline = rankingOf([], {
    columns: { day: day('Day'), messages: count('Messages'), average: amount('Average of 7 days') },
    rows: [{ day: '2026-03-01', messages: 1234, average: 99.5 }],
    chart: { kind: 'timeline', day: 'day', value: 'messages', unit: 'day', average: 'average' },
  })
  expect(titleOf(timeline, at(0, 1234))).toBe('2026-03-01')
  expect(labelOf(timeline, at(0, 1234))).toBe('Messages: 1,234')
  expect(labelOf(timeline, at(0, 99.5, 'Average of 7 days', 1))).toBe('Average of 7 days: 99.5')

  const ranking = rankingOf(['A very long name that the chart cuts somewhere'])
  expect(titleOf(ranking, at(0, 900, 'text'))).toBe('A very long name that the chart cuts somewhere')
  expect(labelOf(ranking, at(0, 900, 'text'))).toBe('text: 900')
})

test('a field of a heat map is told by its line and column', () => {
  const heatMap = rankingOf([], {
    columns: { weekday: text('Weekday'), hour: hour('Hour'), messages: count('Messages') },
    rows: ['Monday', 'Tuesday'].flatMap((weekday, line) =>
      [0, 1, 2].map((hour) => ({ weekday, hour, messages: 10 * line + hour })),
    ),
    chart: { kind: 'heat map', across: 'hour', down: 'weekday', value: 'messages' },
  })
  expect(titleOf(heatMap, at(2, 1, 'Tuesday', 1))).toBe('Tuesday, 02:00')
  expect(labelOf(heatMap, at(2, 1, 'Tuesday', 1))).toBe('Messages: 12')
})
