/** A value that its place in a template cannot take: a price that is no number. Its message is for people. */
export class ValueError extends Error {}
