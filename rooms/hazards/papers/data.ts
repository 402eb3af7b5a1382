// What the papers about rectifying hazards have in common: the unit they go to, the findings, the sentences on deadlines.

import { z } from 'zod'
import type { Day } from '#platform/time/day.ts'
import type { Fields, Heading, Signatures } from '#mechanisms/document/blocks.ts'
import { dayField, textField } from '#mechanisms/document/define.ts'
import { chineseDay } from '#mechanisms/document/wording.ts'

/** 被检查单位, as long as the register allows. Shape of the 统一社会信用代码 only: its check digits are held where entities are registered. */
export const entityData = z.object({
  name: textField('单位名称', 200),
  creditCode: z.string().regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/, '统一社会信用代码应为 18 位').optional(),
  address: textField('地址', 300),
  principal: textField('主要负责人', 60),
})

/** 问题: what was found, the clause it breaks, and its own deadline when it differs. */
export const itemData = z.object({
  text: textField('问题', 2300),
  /** 《文件》第几条, as it is to be printed. */
  basis: textField('依据条款', 300),
  major: z.boolean().default(false),
  deadline: dayField('本项整改期限').optional(),
})

/** 签收: empty on the paper that is handed over to be signed by pen. */
export const receiptData = z.object({ name: textField('签收人', 60).optional(), on: dayField('签收日期').optional() })

/** 被检查单位 as the box at the head of the paper. */
export function entityFields(entity: z.output<typeof entityData>): Fields {
  return {
    kind: 'fields',
    items: [
      { label: '被检查单位', value: entity.name, wide: true },
      { label: '信用代码', ...(entity.creditCode === undefined ? {} : { value: entity.creditCode }) }, { label: '主要负责人', value: entity.principal },
      { label: '地　　址', value: entity.address, wide: true },
    ],
  }
}

export type Item = z.output<typeof itemData>

export function receiptRow(label: string, receipt: z.output<typeof receiptData>): Signatures['rows'][number] {
  return {
    label,
    ...(receipt.name === undefined ? {} : { name: receipt.name }),
    also: [{ label: '日期', ...(receipt.on === undefined ? {} : { value: chineseDay(receipt.on) }) }],
  }
}

/** No deadline lies before the paper's own day. */
export function deadlinesFollow(data: { issuedOn: Day; deadline: Day; items: Item[] }, context: z.RefinementCtx): void {
  const late = (day: Day, path: (string | number)[]): void => {
    if (day < data.issuedOn) context.addIssue({ code: 'custom', path, message: '整改期限不能早于签发日期' })
  }
  late(data.deadline, ['deadline'])
  data.items.forEach((item, index) => item.deadline !== undefined && late(item.deadline, ['items', index, 'deadline']))
}

/** 1. 问题……（重大事故隐患）。依据：…… */
export function itemBlocks(items: Item[]): Heading[] {
  return items.map((item) => {
    const text = item.text.replace(/[。；;\s]+$/, '')
    return { kind: 'heading', level: 3, text: `${text}${item.major ? '（重大事故隐患）' : ''}。`, content: [`依据：${item.basis.replace(/[。；;\s]+$/, '')}。`] }
  })
}

/** 对上述第1、3项问题于2026年12月1日前，第2项问题于……前整改完毕: items are grouped by their day, earliest first. */
export function deadlineSentence(items: Item[], deadline: Day): string {
  const byDay = new Map<Day, number[]>()
  items.forEach((item, index) => {
    const day = item.deadline ?? deadline
    byDay.set(day, [...(byDay.get(day) ?? []), index + 1])
  })
  const parts = [...byDay].toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, numbers]) => `第${ranges(numbers)}项问题于${chineseDay(day)}前`)
  return `对上述${parts.join('，')}整改完毕`
}

/** [1, 2, 3, 5] → 1至3、5 */
function ranges(numbers: number[]): string {
  const runs: [number, number][] = []
  for (const n of numbers) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === n - 1) last[1] = n
    else runs.push([n, n])
  }
  return runs.flatMap(([from, to]) => (to === from ? [`${from}`] : to === from + 1 ? [`${from}`, `${to}`] : [`${from}至${to}`])).join('、')
}
