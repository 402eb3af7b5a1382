// Switches on the second step: the authenticator gets the secret, one code proves that it arrived.
import { useEffect, useState, type FormEvent } from 'react'
import { beginTotp, confirmTotp } from '#rooms/accounts/contract.ts'
import { call } from '#web/api/client.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { refresh, queryClient } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { TextField } from '#web/kit/field.tsx'
import { ProblemView, Skeleton } from '#web/kit/states.tsx'
import { toast } from '#web/kit/toast.tsx'
import './login.css'

export function SecondFactorDialog({ onClose }: { onClose: () => void }) {
  const [offer, setOffer] = useState<{ secret: string; address: string }>()
  const [code, setCode] = useState('')
  const [problem, setProblem] = useState<ApiProblem>()
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    let here = true
    call(beginTotp).then((given) => { if (here) setOffer(given) }, (error: unknown) => { if (here) setProblem(asApiProblem(error)) })
    return () => { here = false }
  }, [])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!offer) return
    setBusy(true)
    setProblem(undefined)
    try {
      await call(confirmTotp, { body: { secret: offer.secret, code: code.replace(/\s/g, '') } })
      await refresh(queryClient, ['me'])
      toast('第二步验证已开通，下次登录起要填验证码')
      onClose()
    } catch (error) {
      setProblem(asApiProblem(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog title="第二步验证" width={460} onClose={onClose}>
      {!offer ? (problem ? <ProblemView problem={problem} /> : <Skeleton />) : (
        <form className="login-form" onSubmit={(event) => void submit(event)}>
          <p>在手机的验证器里新增一个账号，填下面这串密钥；在手机上也可以直接 <a href={offer.address}>用验证器打开</a>。</p>
          <p><code className="secret">{offer.secret.replace(/(.{4})/g, '$1 ').trim()}</code></p>
          <TextField label="验证器给出的 6 位数字" name="code" inputMode="numeric" autoComplete="one-time-code" maxLength={12} value={code} error={problem?.message} onChange={(event) => setCode(event.target.value)} />
          <div><Button look="primary" submit busy={busy && '正在核对…'} disabled={code.trim().length < 6}>开通</Button></div>
        </form>
      )}
    </Dialog>
  )
}
