// Ids of what is born at the desk, and which words in an address are ids.
import { newId as mint } from '#platform/db/ids.ts'
import { serverNow } from './clock.ts'

/** Minted where the record or command is born. */
export const newId = (): string => mint(serverNow())

/** Whether an address names a record: a word in that place names a page or another endpoint. */
export const isRecordId = (text: string | undefined): boolean => text !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
