import { noticeLanguages } from './export/notices/languages/index.ts'

/** The names under which Instagram shows deleted accounts, in every language: whoever bears one may be anybody. */
export const deletedUserNames: ReadonlySet<string> = new Set(noticeLanguages.flatMap(({ deletedUser }) => deletedUser))
