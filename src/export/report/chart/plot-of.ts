import { unfoldFacts } from '../compare/unfold-facts.ts'
import { unfoldHeatMap } from '../compare/unfold-heat-map.ts'
import { columns } from './columns.ts'
import { comparedColumns, comparedTimeline } from './compared.ts'
import { facts } from './facts.ts'
import { heatMap } from './heat-map.ts'
import { pairs } from './pairs.ts'
import type { Plot, PlotInput } from './plot.ts'
import { ranking } from './ranking.ts'
import { timeline } from './timeline.ts'

/** The plot of a result, of whichever kind it is; the same for pictures and for the page. */
export function plotOf(input: Omit<PlotInput, 'chart'>): Plot {
  const { chart } = input.result
  switch (chart.kind) {
    case 'ranking':
      return ranking({ ...input, chart })
    case 'pairs':
      return pairs({ ...input, chart })
    case 'columns':
      return columns({ ...input, chart })
    case 'timeline':
      return timeline({ ...input, chart })
    case 'heat map':
      return heatMap({ ...input, chart })
    case 'compared heat map':
      return plotOf({ ...input, result: unfoldHeatMap(input.result, chart) })
    case 'compared facts':
      return plotOf({ ...input, result: unfoldFacts(input.result, chart) })
    case 'facts':
      return facts({ ...input, chart })
    case 'compared columns':
      return comparedColumns({ ...input, chart })
    case 'compared timeline':
      return comparedTimeline({ ...input, chart })
  }
}
