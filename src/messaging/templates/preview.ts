import { renderText } from './render-template.ts'
import type { Template, TemplateText, TemplateValue } from './template.ts'

/**
 * What a text looks like with the examples of its variables, or what stands in when nothing is given; where there is neither,
 * the name stands there: `[product]`.
 */
export function preview({ name, variables }: Template, text: TemplateText): string {
  const what = `the template ${name}`
  const known = text.variables.flatMap((variable): readonly (readonly [string, TemplateValue | null])[] => {
    const { example, default: preset } = variables[variable] ?? {}
    if (example !== undefined) return [[variable, example]]
    return preset !== undefined || text.withDefault.has(variable) ? [] : [[variable, null]]
  })
  // A filter may want a number where there is no example.
  for (const standIn of [null, 2, '2026-01-31']) {
    try {
      const values = known.map(([variable, value]) => [variable, value ?? standIn ?? `[${variable}]`])
      return renderText({ what, text, variables }, Object.fromEntries(values)).text
    } catch {
      // The next may fit.
    }
  }
  return text.source
}
