// What a page says that is filled by plans, where none has filled it yet: what is missing, and the way there.
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { Empty } from '#web/kit/states.tsx'
import { listPlans } from '../contract.ts'
import { missingOf } from './missing.ts'

/** @param lacks as in missingOf */
export function useMissing(lacks: string) {
  const { data } = useReading(listPlans, {}, { staleTime: 60_000 })
  return data && missingOf(data.plans, data.mayUpload, lacks)
}

export function NoPlan({ fact, lacks, children }: { fact: string; lacks: string; /** What comes of a plan here. */ children: string }) {
  const missing = useMissing(lacks)
  return <Empty fact={fact} next={missing?.next && <a className={buttonClass({ look: 'primary' })} href={missing.next.href}>{missing.next.label}</a>}>{missing?.words ?? ''}{children}</Empty>
}
