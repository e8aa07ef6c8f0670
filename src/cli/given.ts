/** The options that were given: those that were not are left out, rather than undefined. */
export function given<Options extends object>(
  options: Options,
): { readonly [Key in keyof Options]?: Exclude<Options[Key], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { readonly [Key in keyof Options]?: Exclude<Options[Key], undefined> }
}
