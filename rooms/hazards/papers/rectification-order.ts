// 责令限期整改指令书: the enforcement order to put things right by a day. Only a body with enforcement power may issue it
// (安全生产法第六十五条); a street or park without that power issues rectification-notice.ts instead.
// Title and wording follow the form in common use by 应急管理部门; the ministry's own current form set was not at hand, so
// have the wording compared with it before a site puts this paper into service.

import { z } from 'zod'
import { paragraph } from '#mechanisms/document/blocks.ts'
import { dayField, defineDocument, textField } from '#mechanisms/document/define.ts'
import { chineseDay, copiesSentence } from '#mechanisms/document/wording.ts'
import { deadlineSentence, deadlinesFollow, entityData, entityFields, itemBlocks, itemData, receiptData, receiptRow } from './data.ts'

export const rectificationOrderData = z.object({
  number: textField('文号', 60),
  entity: entityData,
  checkedOn: dayField('检查日期'),
  items: z.array(itemData).min(1, '至少写明一个问题').max(200),
  deadline: dayField('整改期限'),
  /** 行政处罚法第四十二条: at least two officers, who show their certificates. */
  inspectors: z.array(z.object({ name: textField('执法人员姓名', 60), certificate: textField('执法证号', 40) })).min(2, '执法人员不得少于两人'),
  issuer: textField('签发机关', 120),
  issuedOn: dayField('签发日期'),
  /** 行政复议法第二十条, 行政诉讼法第四十六条: where an objection goes. */
  reviewBody: textField('行政复议机关', 120),
  court: textField('管辖法院', 120),
  recipient: receiptData.default({}),
}).superRefine(deadlinesFollow)

const COPIES = [{ holder: '由本机关存档' }, { holder: '交被检查单位' }]

export const rectificationOrder = defineDocument({
  name: 'rectification-order',
  label: '责令限期整改指令书',
  systems: ['H02', 'D07'],
  layout: 'form',
  power: 'enforcement',
  numbering: { series: 'rectification-order', pattern: '{office}应急责改〔{year}〕{n}号' },
  data: rectificationOrderData,
  signers: [{ role: 'inspector', label: '执法人员', count: 2 }, { role: 'recipient', label: '被检查单位负责人', count: 1 }],
  copies: COPIES,
  cover: (data) => ({ title: '责令限期整改指令书', number: data.number, issuer: data.issuer, issuedOn: data.issuedOn }),
  body: (data) => [
    { kind: 'title', series: '安全生产行政执法文书', text: '责令限期整改指令书', number: data.number },
    entityFields(data.entity),
    { kind: 'space', lines: 0.3 },
    paragraph(`经${chineseDay(data.checkedOn)}现场检查，你单位存在下列问题：`),
    ...itemBlocks(data.items),
    paragraph(`依据《中华人民共和国安全生产法》第六十五条第一款第二项、第三项的规定，现责令你单位${deadlineSentence(data.items, data.deadline)}，达到有关法律、法规、规章和标准规定的要求。整改期间，你单位应当采取有效防范措施，确保安全；整改完毕后，应当及时书面报告本机关，接受复查。`),
    paragraph('逾期不整改或者整改后仍达不到要求的，依法给予行政处罚；由此造成生产安全事故的，依法追究有关单位和人员的责任。'),
    paragraph(`如不服本指令，可以自收到本指令书之日起六十日内向${data.reviewBody}申请行政复议，或者在六个月内依法向${data.court}提起行政诉讼。复议、诉讼期间，本指令不停止执行，法律另有规定的除外。`),
    { kind: 'space', lines: 0.5 },
    {
      kind: 'signatures',
      rows: [
        ...data.inspectors.map((inspector) => ({ label: `执法人员（${inspector.name}）签名`, also: [{ label: '证号', value: inspector.certificate }] })),
        receiptRow('被检查单位负责人签收', data.recipient),
      ],
    },
    { kind: 'closing', issuers: [data.issuer], date: data.issuedOn, sealMark: '（印章）' },
    { kind: 'divider' },
    { kind: 'note', text: copiesSentence(COPIES), plain: true },
  ],
})
