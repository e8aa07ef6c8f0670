import type { Mix } from '../../define-report.ts'
import type { Used } from './content.ts'

/** Who uses something most, in the form of a cell. */
export function usedBy({ people }: Used): Mix {
  return people.slice(0, 5).map(([person, times]) => [person.label, times] as const)
}
