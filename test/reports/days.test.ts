import { describe, expect, test } from 'vitest'
import {
  dayInWords,
  dayNumber,
  dayText,
  isoWeekOf,
  monthInWords,
  WEEKDAYS,
  weekdayOf,
} from '../../reports/facts/days.ts'
import { useArchive } from '../support/archive.ts'

const archive = useArchive()

describe('calendar days', () => {
  test('have the ISO week and the weekday that Postgres gives them, for a century and before 1970', async () => {
    const { rows } = await archive().pool.query<{ line: string }>(
      `select d::text || ' ' || to_char(d, 'IYYY-"W"IW') || ' ' || extract(isodow from d)::int - 1 as line
       from (select date '1960-01-01' + n as d from generate_series(0, 43000) n) s`,
    )
    const first = dayNumber('1960-01-01')
    const ours = rows.map((_, n) => `${dayText(first + n)} ${isoWeekOf(first + n)} ${weekdayOf(first + n)}`)
    expect(ours.join('\n')).toBe(rows.map(({ line }) => line).join('\n'))
  })

  test('belong to the ISO year of their Thursday around New Year', () => {
    expect(isoWeekOf(dayNumber('2020-12-31'))).toBe('2020-W53')
    expect(isoWeekOf(dayNumber('2021-01-03'))).toBe('2020-W53')
    expect(isoWeekOf(dayNumber('2021-01-04'))).toBe('2021-W01')
    expect(isoWeekOf(dayNumber('2024-12-30'))).toBe('2025-W01')
    expect(isoWeekOf(dayNumber('2022-01-01'))).toBe('2021-W52')
  })

  test('are told in words', () => {
    expect(dayInWords(dayNumber('2024-03-01'))).toBe('Friday 1 March 2024')
    expect(monthInWords('2024-03')).toBe('March 2024')
    expect(WEEKDAYS[weekdayOf(dayNumber('2024-03-01'))]).toBe('Friday')
  })
})
