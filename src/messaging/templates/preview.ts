import { engineFor } from './engine.ts'
import { ownValues } from './parse-text.ts'
import { type Renderable, renderText } from './render-template.ts'
import type { Template, TemplateText } from './template.ts'

/** What a text looks like with the examples of its variables; where one has none, its name stands there: `[product]`. */
export function preview(template: Template, text: TemplateText): string {
  const renderable: Renderable = { what: `the template ${template.name}`, text, variables: template.variables }
  const values = Object.fromEntries(
    text.variables.map((name) => [name, template.variables[name]?.example ?? `[${name}]`]),
  )
  try {
    return renderText(renderable, values).text
  } catch {
    // A filter wants a number or a day where there is no example.
    const named = Object.entries(values).map(([name, value]) => [name, value === `[${name}]` ? 2 : value] as const)
    try {
      return String(engineFor(text.language).renderSync([...text.parsed], ownValues(named)))
    } catch {
      return text.source
    }
  }
}
