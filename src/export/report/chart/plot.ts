import type { SKRSContext2D } from '@napi-rs/canvas'
import type { ChartConfiguration, ChartType, LegendOptions, Plugin, ScaleOptions } from 'chart.js'
import type { Chart } from '../../../../reports/define-report.ts'
import type { ReportResult } from '../../../../reports/run-report.ts'
import { GRID, INK, MUTED } from './palette.ts'

/** What one kind of chart adds to the frame. */
export interface Plot {
  readonly type: ChartType
  readonly data: ChartConfiguration['data']
  readonly options: ChartConfiguration['options']
  readonly plugins: readonly Plugin[]
  /** Height of the plot with its axes. */
  readonly height: number
  /** Room to the right of the axes, for numbers at the ends of bars. */
  readonly right: number
  /** What the plot leaves out, in words. */
  readonly note: string | null
}

/** What it is drawn from. */
export interface PlotInput<Kind extends Chart['kind']> {
  readonly result: ReportResult
  readonly chart: Extract<Chart, { kind: Kind }>
  readonly context: SKRSContext2D
  readonly families: string
}

export const PLOT_HEIGHT = 460

/** An axis of whole numbers from 0, with grid lines. */
export function countAxis(title: string, families: string): ScaleOptions<'linear'> {
  return {
    type: 'linear',
    beginAtZero: true,
    // One message alone would otherwise be drawn on an axis from 0 to 1 in tenths.
    suggestedMax: 4,
    // Room for the mark or the number at the highest point.
    grace: '4%',
    grid: { color: GRID, tickLength: 0 },
    border: { display: false },
    title: axisTitle(title, families),
    ticks: {
      precision: 0,
      maxTicksLimit: 7,
      padding: 8,
      color: MUTED,
      font: { family: families, size: 14 },
      callback: (value: number | string) => Number(value).toLocaleString('en'),
    },
  } as unknown as ScaleOptions<'linear'>
}

/** An axis of names, without lines. */
export function nameAxis(
  title: string,
  families: string,
  size: number,
  ticks: Readonly<Record<string, unknown>> = {},
): ScaleOptions<'category'> {
  return {
    type: 'category',
    grid: { display: false },
    border: { color: MUTED },
    title: axisTitle(title, families),
    ticks: { autoSkip: false, maxRotation: 0, padding: 6, color: INK, font: { family: families, size }, ...ticks },
  } as unknown as ScaleOptions<'category'>
}

function axisTitle(text: string, families: string): object {
  return { display: true, text, color: MUTED, font: { family: families, size: 14 }, padding: 8 }
}

export interface LegendEntry {
  readonly text: string
  readonly colour: string
}

/** A legend above the plot; of these entries where given, since bars of several colours have none of their own. */
export function legendOf(families: string, entries?: readonly LegendEntry[]): LegendOptions<'bar'> {
  const own = entries?.map(({ text, colour }) => ({ text, fillStyle: colour, strokeStyle: colour, fontColor: INK }))
  return {
    display: true,
    position: 'top',
    align: 'start',
    labels: {
      color: INK,
      boxWidth: 14,
      boxHeight: 14,
      padding: 16,
      font: { family: families, size: 14 },
      ...(own === undefined ? {} : { generateLabels: () => own }),
    },
  } as unknown as LegendOptions<'bar'>
}
