/** The examples of a page: each block of code under a heading of the third order, and what it makes when it runs. */
export interface Example {
  readonly heading: string
  readonly code: string
}

export function examplesIn(page: string): readonly Example[] {
  return page
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const heading = section.slice(0, section.indexOf('\n'))
      const [, code, ...rest] = section.split(/^```(?:ts)?\n/m)
      if (code === undefined || rest.length !== 1) throw new Error(`${heading} has not one example`)
      return { heading, code }
    })
}

/** What it declares at its outer edge. */
export function declaredIn({ code }: Example): readonly string[] {
  return [...code.matchAll(/^const (?:(\w+)|\{([^}]*)\}) =/gm)].flatMap(([, name, names]) =>
    name === undefined ? (names ?? '').split(',').map((one) => one.trim()) : [name],
  )
}

export interface ExampleResult {
  /** What it declared, by name. */
  readonly values: Readonly<Record<string, unknown>>
  /** What it printed, a line each. */
  readonly lines: readonly (readonly unknown[])[]
}

/** Runs it with what stands around it on the page. */
export async function runExample(
  example: Example,
  surroundings: Readonly<Record<string, unknown>>,
): Promise<ExampleResult> {
  const lines: (readonly unknown[])[] = []
  const console = { log: (...words: unknown[]) => void lines.push(words) }
  const declared = declaredIn(example)
  const given = Object.entries({ ...surroundings, console }).filter(([name]) => !declared.includes(name))
  // Types are the only thing in it that is not JavaScript.
  const code = example.code.replaceAll(/\((\w+): \w+\) =>/g, '($1) =>')
  const run = new AsyncFunction(...given.map(([name]) => name), `${code}\nreturn { ${declared.join(', ')} }`)
  return { values: await run(...given.map(([, value]) => value)), lines }
}

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as new (
  ...parts: readonly string[]
) => (...values: readonly unknown[]) => Promise<Record<string, unknown>>
