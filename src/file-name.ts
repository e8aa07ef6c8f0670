/**
 * A name that may hold anything, as the name of one file or folder: nothing in it leads elsewhere or hides it, different
 * names stay different, and ordinary ones stay as they are.
 */
export function fileName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(/^\.|\.$/g, '%2e')
}
