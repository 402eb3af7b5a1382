// 事故隐患整改通知书: what a street office or park issues after its own check (安全生产法第九条第二款). It asks and reminds;
// it is no administrative penalty and no enforcement measure, so it carries no notice of review or suit, and when it is not
// followed the matter goes to the department that has the power.

import { z } from 'zod'
import { paragraph } from '#mechanisms/document/blocks.ts'
import { dayField, defineDocument, textField } from '#mechanisms/document/define.ts'
import { chineseDay, copiesSentence } from '#mechanisms/document/wording.ts'
import { deadlineSentence, deadlinesFollow, entityData, entityFields, itemBlocks, itemData, receiptData, receiptRow } from './data.ts'

export const rectificationNoticeData = z.object({
  number: textField('文号', 60),
  entity: entityData,
  checkedOn: dayField('检查日期'),
  items: z.array(itemData).min(1, '至少写明一个问题').max(200),
  deadline: dayField('整改期限'),
  inspectors: z.array(z.object({ name: textField('检查人员姓名', 60), certificate: z.string().max(40).optional() })).min(2, '检查人员不得少于两人'),
  issuer: textField('签发单位', 120),
  issuedOn: dayField('签发日期'),
  /** The department that the matter goes to when nothing is done. */
  department: textField('移送部门', 120),
  contact: z.object({ name: textField('联系人', 60), telephone: textField('联系电话', 40) }),
  recipient: receiptData.default({}),
}).superRefine(deadlinesFollow)

const COPIES = [{ holder: '由签发单位存档' }, { holder: '交被检查单位' }]

export const rectificationNotice = defineDocument({
  name: 'rectification-notice',
  label: '事故隐患整改通知书',
  systems: ['D07', 'H02'],
  layout: 'form',
  numbering: { series: 'rectification-notice', pattern: '{office}隐改〔{year}〕{n}号' },
  data: rectificationNoticeData,
  signers: [{ role: 'inspector', label: '检查人员', count: 2 }, { role: 'recipient', label: '被检查单位负责人', count: 1 }],
  copies: COPIES,
  cover: (data) => ({ title: '事故隐患整改通知书', number: data.number, issuer: data.issuer, issuedOn: data.issuedOn }),
  body: (data) => [
    { kind: 'title', series: data.issuer, text: '事故隐患整改通知书', number: data.number },
    entityFields(data.entity),
    { kind: 'space', lines: 0.3 },
    paragraph(`依据《中华人民共和国安全生产法》第九条第二款的规定，我单位于${chineseDay(data.checkedOn)}对你单位安全生产状况进行了检查，现将发现的事故隐患和整改要求通知如下。`),
    { kind: 'heading', level: 1, text: '存在的事故隐患' },
    ...itemBlocks(data.items),
    { kind: 'heading', level: 1, text: '整改要求' },
    paragraph(`你单位应当落实整改措施、责任、资金、时限和预案，${deadlineSentence(data.items, data.deadline)}；整改期间采取有效防范措施，确保安全。整改完毕后，应当及时将整改情况书面报我单位，由我单位组织复查。`),
    paragraph(`逾期未整改或者整改不到位的，我单位将依法报告${data.department}处理。联系人：${data.contact.name}，联系电话：${data.contact.telephone}。`),
    { kind: 'space', lines: 0.5 },
    {
      kind: 'signatures',
      rows: [
        ...data.inspectors.map((inspector) => ({ label: `检查人员（${inspector.name}）签名`, ...(inspector.certificate === undefined ? {} : { also: [{ label: '证号', value: inspector.certificate }] }) })),
        receiptRow('被检查单位签收', data.recipient),
      ],
    },
    { kind: 'closing', issuers: [data.issuer], date: data.issuedOn, sealMark: '（印章）' },
    { kind: 'divider' },
    { kind: 'note', text: copiesSentence(COPIES), plain: true },
  ],
})
