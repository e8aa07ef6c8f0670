import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartDataset,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js'

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
)

export interface Drawing {
  readonly labels: readonly string[]
  readonly values: readonly number[]
  readonly title: string
  /** Drawn over the columns, by an axis of its own where it is of another kind. */
  readonly line: {
    readonly title: string
    readonly values: readonly (number | null)[]
    readonly isOwnAxis: boolean
  } | null
  readonly isTime: boolean
}

/** Draws columns in the colours of the page. @returns what takes them away again */
export function draw(canvas: HTMLCanvasElement, { labels, values, title, line, isTime }: Drawing): () => void {
  const colour = (name: string): string => {
    // As the page shows it: the variable itself holds a choice between light and dark.
    canvas.style.color = `var(${name})`
    return getComputedStyle(canvas).color
  }
  const narrow = isTime ? { barPercentage: 1, categoryPercentage: 1 } : { borderRadius: 4 }
  const columns: Dataset = {
    type: 'bar',
    label: title,
    data: [...values],
    backgroundColor: colour('--accent'),
    order: 2,
    ...narrow,
  }
  const axis = { beginAtZero: true, ticks: { color: colour('--ink-soft') }, border: { display: false } }
  const chart = new Chart<'bar' | 'line', (number | null)[], string>(canvas, {
    type: 'bar',
    data: { labels: [...labels], datasets: line === null ? [columns] : [columns, lineOf(line, colour('--series-1'))] },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      interaction: { mode: 'index', intersect: false },
      plugins: {
        legend: {
          display: line !== null,
          align: 'end',
          labels: { color: colour('--ink-soft'), boxWidth: 12, boxHeight: 12 },
        },
        tooltip: { displayColors: line !== null },
      },
      scales: {
        x: {
          grid: { display: false },
          ticks: { color: colour('--ink-soft'), maxRotation: 0, autoSkipPadding: 16 },
          border: { color: colour('--line') },
        },
        y: { ...axis, grid: { color: colour('--line') } },
        ...(line?.isOwnAxis === true
          ? { line: { ...axis, position: 'right' as const, grid: { display: false } } }
          : {}),
      },
    },
  })
  return () => chart.destroy()
}

type Dataset = ChartDataset<'bar' | 'line', (number | null)[]>

function lineOf({ title, values, isOwnAxis }: NonNullable<Drawing['line']>, colour: string): Dataset {
  return {
    type: 'line',
    label: title,
    data: [...values],
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: 2,
    pointRadius: 0,
    order: 1,
    ...(isOwnAxis ? { yAxisID: 'line' } : {}),
  }
}
