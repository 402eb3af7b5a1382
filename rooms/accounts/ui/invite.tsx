// 邀请企业开通账号: one code to read out, good once and for a week, beside the address where it is used.
import { useState } from 'react'
import type { z } from 'zod'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { Button } from '#web/kit/button.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { ProblemView } from '#web/kit/states.tsx'
import { invite } from '../contract.ts'

type Invited = z.output<typeof invite.reply>
const POSTS = [['enterprise-principal', '主要负责人'], ['enterprise-officer', '安全管理人员'], ['enterprise-controller', '实际控制人']] as const

export function InviteDeed({ entityId }: { entityId: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button block onClick={() => setOpen(true)}>邀请开通账号</Button>
      {open && <Invite entityId={entityId} onClose={() => setOpen(false)} />}
    </>
  )
}

function Invite({ entityId, onClose }: { entityId: string; onClose: () => void }) {
  const [invited, setInvited] = useState<Invited>()
  const [problem, setProblem] = useState<ApiProblem>()
  const send = (role: (typeof POSTS)[number][0], post: string) =>
    call(invite, { body: { commandId: newId(), id: newId(), entityId, role, post } }).then(setInvited, (error: unknown) => setProblem(asApiProblem(error)))
  return (
    <Dialog title="邀请开通账号" onClose={onClose} width={440} foot={<Button onClick={onClose}>{invited ? '念完了' : '不邀请了'}</Button>}>
      {problem && <ProblemView problem={problem} />}
      {invited ? (
        <>
          <p>请{invited.entityName}的人打开 <b>{location.host}/m/</b>，点“企业有邀请码，开通账号”，填统一社会信用代码和下面的邀请码：</p>
          <p style={{ font: '600 28px/40px var(--mono, monospace)', letterSpacing: '.08em', textAlign: 'center' }}>{invited.code}</p>
          <p className="note">只能用一次，{new Date(Date.parse(invited.expiresAt) + 8 * 3_600_000).toISOString().slice(5, 10)} 前有效。关上以后看不到了，可以再发一个。</p>
        </>
      ) : (
        <>
          <p>给谁开通？</p>
          <div style={{ display: 'grid', gap: 8 }}>{POSTS.map(([role, post]) => <Button key={role} block onClick={() => void send(role, post)}>{post}</Button>)}</div>
        </>
      )}
    </Dialog>
  )
}
