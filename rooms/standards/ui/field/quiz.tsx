// 学习测验 on the phone: ten questions made of the standard's own clauses. The answers are kept while they are given; handing in needs
// the network, for the right answers are not on the phone.
import { useState, type ReactNode } from 'react'
import type { z } from 'zod'
import { newId } from '#platform/db/ids.ts'
import { useDevice, useDraft, useReading } from '#platform/sync/react.ts'
import { call } from '#web/api/client.ts'
import { asApiProblem } from '#web/api/problem.ts'
import { NoteBar, Sign, toast } from '#web/kit/index.ts'
import { Absent, Deed, Deeds, Head, Screen } from '#web/kit/phone/index.ts'
import { submitQuiz, type readQuiz } from '../../contract.ts'
import './library.css'

type Draft = { commandId: string; studyId: string; seed: string; answers: Readonly<Record<number, number>> }
type Marked = z.output<typeof submitQuiz.reply>

export function QuizPage({ id, strip, back }: { id: string; strip: ReactNode; back: () => void }) {
  const device = useDevice()
  const begin = (): Draft => ({ commandId: newId(device.now()), studyId: newId(device.now()), seed: newId(device.now()).slice(-8), answers: {} })
  const draft = useDraft<Draft>(`quiz:${id}`, begin)
  const { value } = draft
  const reading = useReading<z.output<typeof readQuiz.reply>>(value ? `/api/standards/documents/${encodeURIComponent(id)}/quiz?seed=${value.seed}` : null)
  const [marked, setMarked] = useState<Marked>()
  const [busy, setBusy] = useState(false)
  const quiz = reading.value
  const head = <Head title="学习测验" sub={quiz?.document.title} back={back} />
  if (!value || !quiz) return <Screen head={head} strip={strip}><Absent reading={reading} it="题" lines={10} /></Screen>

  const left = quiz.questions.length - Object.keys(value.answers).length
  const send = async () => {
    setBusy(true)
    try {
      setMarked(await call(submitQuiz, { body: { commandId: value.commandId, id: value.studyId, standard: id, seed: value.seed, answers: quiz.questions.map((_, at) => value.answers[at] ?? -1) } }))
      document.querySelector('.scroll')?.scrollTo(0, 0)
    } catch (error) {
      toast(`${asApiProblem(error).message} 答的还在，连上网再交。`, { kind: 'wrong' })
    }
    setBusy(false)
  }
  const again = () => {
    setMarked(undefined)
    draft.set(begin)
    document.querySelector('.scroll')?.scrollTo(0, 0)
  }
  return (
    <Screen head={head} strip={strip} deeds={marked ? <Deeds><Deed look="plain" onClick={again}>再做一套</Deed></Deeds> : <Deeds><Deed busy={busy} why={left > 0 ? `还有 ${left} 题没答` : undefined} onClick={() => void send()}>交卷</Deed></Deeds>}>
      {marked && <NoteBar kind={marked.study.passed ? 'done' : 'wrong'} role="status">答对 {marked.study.right} / {marked.study.asked}，{marked.study.passed ? '合格，已记在你名下。' : '没到合格线，已记在你名下；看过条文可以再做一套。'}</NoteBar>}
      {quiz.questions.map((question, at) => {
        const mark = marked?.marked[at]
        return (
          <fieldset key={`${at}${question.ask}`} className="question" disabled={marked !== undefined}>
            <legend>{at + 1}. {question.ask}</legend>
            <div className="question-options">
              {question.options.map((option, choice) => (
                <label key={option} className={mark && choice === mark.answer ? 'question-option question-right' : 'question-option'}>
                  <input type="radio" name={`q${at}`} checked={value.answers[at] === choice} onChange={() => draft.set((before) => ({ ...before, answers: { ...before.answers, [at]: choice } }))} /><span>{option}</span>
                </label>
              ))}
            </div>
            {mark && <p><Sign name={mark.right ? 'done' : 'miss'} /> {mark.right ? '对' : '不对'}　<span className="muted">出处：{mark.clause}</span></p>}
          </fieldset>
        )
      })}
    </Screen>
  )
}
