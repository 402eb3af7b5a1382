// 责任链条清单: each link of a matter with its unit and what lies open there, on the day it is printed. A list, without a
// number of its own.
import { z } from 'zod'
import { paragraph } from '#mechanisms/document/blocks.ts'
import { dayField, defineDocument, textField } from '#mechanisms/document/define.ts'
import { chineseDay } from '#mechanisms/document/wording.ts'

export const responsibilityChainData = z.object({
  issuer: textField('签发单位', 120), matter: textField('一件事', 100), lead: textField('牵头单位', 120), region: textField('范围', 120), until: dayField('数据截至'), goal: z.string().nullable(), withoutOwner: z.int(),
  links: z.array(z.object({ name: z.string(), unit: z.string().nullable(), duty: z.string(), live: z.int(), major: z.int(), late: z.int(), rate: z.string() })),
})

export const responsibilityChain = defineDocument({
  name: 'responsibility-chain',
  label: '责任链条清单',
  systems: ['A08'],
  layout: 'official',
  data: responsibilityChainData,
  signers: [],
  copies: [],
  cover: (data) => ({ title: `“${data.matter}”全链条责任清单`, number: undefined, issuer: data.issuer, issuedOn: data.until }),
  body: (data) => [
    { kind: 'title', text: `“${data.matter}”全链条\n责任清单` },
    paragraph(`本清单由${data.lead}牵头组织推动，各环节责任单位各负其责、齐抓共管，范围为${data.region}。数据截至${chineseDay(data.until)}。`),
    ...(data.goal ? [paragraph(data.goal)] : []),
    {
      kind: 'table',
      columns: [{ title: '序号', width: 1.2, align: 'center' }, { title: '环节', width: 3 }, { title: '责任单位', width: 4 }, { title: '职责', width: 5 }, { title: '在办隐患', width: 1.8, align: 'right' }, { title: '其中重大', width: 1.8, align: 'right' }, { title: '整改率', width: 2, align: 'right' }],
      rows: data.links.map((link, i) => [String(i + 1), link.name, link.unit ?? '（尚未明确）', link.duty, String(link.live), String(link.major), link.rate]),
    },
    ...(data.withoutOwner ? [paragraph(`其中${data.withoutOwner}个环节尚未明确责任单位，属于责任盲区，由${data.lead}提请明确。`)] : []),
    { kind: 'closing', issuers: [data.issuer], date: data.until },
  ],
})
