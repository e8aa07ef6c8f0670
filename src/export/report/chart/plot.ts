import type { SKRSContext2D } from '@napi-rs/canvas'
import type { ChartConfiguration, ChartType, LegendOptions, Plugin, ScaleOptions } from 'chart.js'
import type { DrawnChart, DrawnResult } from '../drawn-result.ts'
import type { Palette } from './palette.ts'

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
export interface PlotInput<Kind extends DrawnChart['kind'] = DrawnChart['kind']> extends PlotStyle {
  readonly result: DrawnResult
  readonly chart: Extract<DrawnChart, { kind: Kind }>
  readonly context: SKRSContext2D
  /** Of the whole picture. */
  readonly width: number
  /** How high the plot may be with its axes; null: as high as it wants. */
  readonly room: number | null
  /** The widest that a name beside a bar may be. */
  readonly nameWidth: number
}

export interface PlotStyle {
  readonly palette: Palette
  readonly families: string
}

/** Height of a plot that has no reason for another. */
export const PLOT_HEIGHT = 460

/** An axis of whole numbers from 0, with grid lines. */
export function countAxis(title: string, { palette, families }: PlotStyle): ScaleOptions<'linear'> {
  return {
    type: 'linear',
    beginAtZero: true,
    // One message alone would otherwise be drawn on an axis from 0 to 1 in tenths.
    suggestedMax: 4,
    // Room for the mark or the number at the highest point.
    grace: '4%',
    grid: { color: palette.grid, tickLength: 0 },
    border: { display: false },
    title: axisTitle(title, { palette, families }),
    ticks: {
      precision: 0,
      maxTicksLimit: 7,
      padding: 8,
      color: palette.muted,
      font: { family: families, size: 14 },
      callback: (value: number | string) => Number(value).toLocaleString('en'),
    },
  } as unknown as ScaleOptions<'linear'>
}

/** An axis of what is not counted but measured, minutes for instance: where all are small, it has parts of one. */
export function amountAxis(title: string, style: PlotStyle): ScaleOptions<'linear'> {
  const axis = countAxis(title, style)
  const { precision: _, ...ticks } = axis.ticks as typeof axis.ticks & { precision: number }
  return { ...axis, suggestedMax: 1, ticks } as unknown as ScaleOptions<'linear'>
}

/** An axis of names, without lines. */
export function nameAxis(
  title: string,
  { palette, families }: PlotStyle,
  size: number,
  ticks: Readonly<Record<string, unknown>> = {},
): ScaleOptions<'category'> {
  return {
    type: 'category',
    grid: { display: false },
    border: { color: palette.muted },
    title: axisTitle(title, { palette, families }),
    ticks: {
      autoSkip: false,
      maxRotation: 0,
      padding: 6,
      color: palette.ink,
      font: { family: families, size },
      ...ticks,
    },
  } as unknown as ScaleOptions<'category'>
}

function axisTitle(text: string, { palette, families }: PlotStyle): object {
  return { display: true, text, color: palette.muted, font: { family: families, size: 14 }, padding: 8 }
}

export interface LegendEntry {
  readonly text: string
  readonly colour: string
}

/** A legend above the plot; of these entries where given, since bars of several colours have none of their own. */
export function legendOf({ palette, families }: PlotStyle, entries?: readonly LegendEntry[]): LegendOptions<'bar'> {
  const own = entries?.map(({ text, colour }) => ({
    text,
    fillStyle: colour,
    strokeStyle: colour,
    fontColor: palette.ink,
  }))
  return {
    display: true,
    position: 'top',
    align: 'start',
    labels: {
      color: palette.ink,
      boxWidth: 14,
      boxHeight: 14,
      padding: 16,
      font: { family: families, size: 14 },
      ...(own === undefined ? {} : { generateLabels: () => own }),
    },
  } as unknown as LegendOptions<'bar'>
}
