import { noticeLanguages } from './export/notices/languages/index.ts'

/** Whether the export of 2018 to 2020, which has usernames only, shows a deleted account so. */
export const isDeletedUsername = (username: string): boolean => username.startsWith('__deleted__')

/** The names under which Instagram shows deleted accounts, in every language: whoever bears one may be anybody. */
export const deletedUserNames: ReadonlySet<string> = new Set(noticeLanguages.flatMap(({ deletedUser }) => deletedUser))
