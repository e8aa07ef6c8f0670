import type { Cube } from '../../../../reports/facts/cube/cube.ts'
import { factsOfCube } from '../../../../reports/facts/cube/facts-of-cube.ts'
import type { Facts } from '../../../../reports/facts/facts.ts'
import { reports } from '../../../../reports/index.ts'
import { runReport } from '../../../../reports/run-report.ts'
import { compareResults } from '../compare/compare-results.ts'
import type { DrawnResult } from '../drawn-result.ts'
import type { PageData } from '../html/page-data.ts'

/** What someone chose; null: all. People and threads by their places in the lists. */
export interface Choice {
  readonly thread: number | null
  readonly person: number | null
  readonly from: string | null
  readonly to: string | null
}

export const EVERYTHING: Choice = { thread: null, person: null, from: null, to: null }

/** The reports for a choice. */
export interface Told {
  /** Of the range, or of both ranges that are compared. */
  readonly facts: readonly Facts[]
  readonly results: readonly ToldResult[]
}

export interface ToldResult {
  readonly result: DrawnResult
  /** Whether it follows what was chosen; else it stands for the whole. */
  readonly follows: boolean
}

/** Tells all reports for a choice: by the very code that wrote the files beside the page, from the counts that it carries. */
export function tell(data: PageData, cube: Cube, choice: Choice): Told {
  const { scope, compared, days, today } = data
  const ranges = compared ?? [{ from: choice.from ?? scope.from, to: choice.to ?? scope.to }]
  const loaded = ranges.map(({ from, to }) =>
    factsOfCube(cube, { thread: choice.thread, person: choice.person, from, to }, { scope, days, today }),
  )
  const results = data.keys.map((key) => {
    const standing = data.whole[key]
    const first = data.atFirst[key]
    if (first !== undefined && isEverything(choice)) return { result: first, follows: true }
    if (standing !== undefined) return { result: standing, follows: false }
    const report = reports.find((each) => each.key === key)!
    const [one, other] = loaded.map((facts) => runReport(report, facts))
    const result = compared === null || other === undefined ? one! : compareResults(one!, other, compared)
    return { result, follows: true }
  })
  return { facts: loaded.map(({ range }) => range), results }
}

export function isEverything({ thread, person, from, to }: Choice): boolean {
  return thread === null && person === null && from === null && to === null
}
