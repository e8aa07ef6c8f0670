import type { SKRSContext2D } from '@napi-rs/canvas'
import type { DrawnResult } from '../drawn-result.ts'
import { isolated, shortened, wrapped } from './chart-text.ts'
import type { PlotStyle } from './plot.ts'
import { scopeWords } from './scope-words.ts'

interface Style {
  readonly size: number
  readonly colour: 'ink' | 'muted'
  readonly maxLines: number
  readonly weight?: string
}

const TITLE: Style = { size: 28, colour: 'ink', maxLines: 1, weight: 'bold' }
const SCOPE: Style = { size: 16, colour: 'muted', maxLines: 2 }
const HIGHLIGHTS: Style = { size: 18, colour: 'ink', maxLines: 2 }
const NOTE: Style = { size: 16, colour: 'ink', maxLines: 2 }
const RULE: Style = { size: 13, colour: 'muted', maxLines: 3 }
const DOT = '  ·  '
/** Of a thread's or a person's name among other words. */
const NAME_WIDTH = 420

/** Around everything. */
export const MARGIN = 32

interface TextLine {
  readonly text: string
  readonly font: string
  readonly colour: string
  readonly height: number
}

/** The words around a plot, and how much room they take. */
export interface Frame {
  readonly top: number
  readonly bottom: number
  readonly draw: (context: SKRSContext2D, height: number) => void
}

/**
 * Title, scope and highlights above the plot; a note about what is not shown, and the rule, below it.
 *
 * @param note a sentence about what the plot leaves out, or null
 */
export function frameOf(
  context: SKRSContext2D,
  result: DrawnResult,
  note: string | null,
  { palette, families, width }: PlotStyle & { readonly width: number },
): Frame {
  const lay = ({ size, colour, maxLines, weight = '' }: Style, parts: readonly string[], separator = ' ') => {
    const font = `${weight} ${size}px ${families}`.trim()
    context.font = font
    const lines = wrapped(context, parts, separator, width - 2 * MARGIN, maxLines)
    return lines.map((text) => ({ text, font, colour: palette[colour], height: Math.round(size * 1.6) }))
  }
  const scope = scopeWords(result, (name) => shortened(context, name, NAME_WIDTH))
  // What has no value needs no words here: the plot says that there is nothing.
  const highlights = result.highlights.filter(({ value }) => value !== null).map(({ text }) => isolated(text))
  const above = [...lay(TITLE, [result.title]), ...lay(SCOPE, scope, DOT), ...lay(HIGHLIGHTS, highlights, DOT)]
  const below = [...lay(NOTE, note === null ? [] : note.split(' ')), ...lay(RULE, result.rule.split(' '))]
  const heightOf = (lines: readonly TextLine[]) => lines.reduce((sum, { height }) => sum + height, 0)
  return {
    top: MARGIN + heightOf(above) + 20,
    bottom: 20 + heightOf(below) + MARGIN - 8,
    draw: (drawing, height) => {
      drawing.save()
      drawing.fillStyle = palette.paper
      drawing.fillRect(0, 0, width, height)
      write(drawing, above, MARGIN)
      write(drawing, below, height - MARGIN + 8 - heightOf(below))
      drawing.restore()
    },
  }
}

function write(context: SKRSContext2D, lines: readonly TextLine[], from: number): void {
  context.textAlign = 'left'
  context.textBaseline = 'top'
  let top = from
  for (const { text, font, colour, height } of lines) {
    context.font = font
    context.fillStyle = colour
    context.fillText(text, MARGIN, top)
    top += height
  }
}
