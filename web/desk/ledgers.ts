// Ledgers that live on the generic screens alone: list, form, detail, import from their definition.
import { certificates } from '#rooms/certificates/definitions.ts'
import { experts } from '#rooms/experts/definitions.ts'
import { insurance } from '#rooms/insurance/definitions.ts'
import type { Ledger } from '#mechanisms/ledger/define.ts'
import type { IconName } from '#web/kit/icons.tsx'

export const ledgerPages: readonly { readonly ledger: Ledger; readonly icon: IconName; readonly note: string }[] = [
  { ledger: insurance as Ledger, icon: 'shield', note: '高危行业、领域的单位应当投保；到期前 30 天、7 天和当天提醒' },
  { ledger: certificates as Ledger, icon: 'check', note: '六年有效，每三年复审一次；到期前 60 天、30 天、7 天和当天提醒' },
  { ledger: experts as Ledger, icon: 'user', note: '专家、企业退休技安人员、服务机构、标杆企业；派单时从这里选' },
]
