/** The library says nothing of its types: lists of words by ISO 639-3 code, and a function that nobody here calls. */
declare module 'stopword' {
  const lists: Readonly<Record<string, readonly string[]>>
  export default lists
}
