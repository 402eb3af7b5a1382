// Days and money as papers write them; nothing where there is nothing. Pure.
import type { Day } from '#platform/time/day.ts'
import { weekday } from '#platform/time/day.ts'
import { chineseDay } from '#mechanisms/document/wording.ts'

export const spokenDay = (day: Day | null | undefined): string | undefined => (day ? chineseDay(day) : undefined)

/** 2026年11月24日（星期二） */
export const spokenDate = (day: Day): string => `${chineseDay(day)}（星期${'一二三四五六日'[weekday(day) - 1]}）`

/** 分 as 万元 from ten thousand, else 元. */
export function spokenMoney(fen: number | null | undefined): string | undefined {
  if (fen === null || fen === undefined) return undefined
  const yuan = fen / 100
  return yuan >= 10_000 ? `${Number((yuan / 10_000).toFixed(2))}万元` : `${Number(yuan.toFixed(2))}元`
}
