type Attributes = Readonly<Record<string, string | number | boolean | null | ((event: Event) => void)>>

/**
 * An element with attributes, listeners (`onclick`) and children. Words become text, never markup: names and titles are other
 * people's. Attributes that could run or load something are not set from data anywhere.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name.slice(2), value)
    else if (value === true) made.setAttribute(name, '')
    else if (value !== null && value !== false) made.setAttribute(name, String(value))
  }
  made.append(...children)
  return made
}
