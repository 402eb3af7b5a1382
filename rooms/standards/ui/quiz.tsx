// 学习测验: ten questions made of the standard's own clauses; marked question by question, kept under one's own name.
import { useRef, useState } from 'react'
import { useParams } from '@tanstack/react-router'
import type { z } from 'zod'
import { useGo, useSearchAt } from '#web/api/address.ts'
import { newId } from '#web/api/ids.ts'
import { useCalling, useReading } from '#web/api/query.ts'
import { Button, buttonClass } from '#web/kit/button.tsx'
import { StateMark } from '#web/kit/signs.tsx'
import { NoteBar, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { readQuiz, submitQuiz } from '../contract.ts'
import './standards.css'

type Marked = z.output<typeof submitQuiz.reply>

export function QuizPage() {
  const { key } = useParams({ strict: false }) as { key: string }
  const go = useGo()
  const seed = new URLSearchParams(useSearchAt(`/standards/${key}/quiz`)).get('seed') ?? '1'
  const found = useReading(readQuiz, { params: { key }, query: { seed } }, { staleTime: Infinity })
  useTitle('学习测验')
  if (found.error) return <ProblemView problem={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <div className="sheet pad"><Skeleton lines={12} /></div>
  const again = () => go(`/standards/${key}/quiz?seed=${newId().slice(-8)}`, { replace: true })
  return <Sheet key={seed} quiz={found.data} onAgain={again} />
}

function Sheet({ quiz, onAgain }: { quiz: z.output<typeof readQuiz.reply>; onAgain: () => void }) {
  const [answers, setAnswers] = useState<readonly number[]>(() => quiz.questions.map(() => -1))
  const [marked, setMarked] = useState<Marked>()
  const top = useRef<HTMLDivElement>(null)
  const submit = useCalling(submitQuiz, ['standards'])
  const open = answers.filter((answer) => answer < 0).length
  const send = () => submit.mutate({ body: { commandId: newId(), id: newId(), standard: quiz.document.key, seed: quiz.seed, answers: [...answers] } }, { onSuccess: (reply) => { setMarked(reply); top.current?.scrollIntoView() } })
  return (
    <>
      <div className="head" ref={top}><h1>学习测验</h1><p>{quiz.document.title}　{quiz.document.documentNumber}</p><span className="grow" /><a className={buttonClass()} href={`/standards/${quiz.document.key}`}>看条文</a></div>
      {marked && <NoteBar kind={marked.study.passed ? 'done' : 'wrong'} role="status">答对 {marked.study.right} / {marked.study.asked}，{marked.study.passed ? '合格，已记在你名下。' : '没到合格线，已记在你名下；看过条文可以再做一套。'}　<Button look="text" size="small" onClick={onAgain}>再做一套</Button></NoteBar>}
      {submit.error && <ProblemView problem={submit.error} />}
      <section className="sheet" style={{ marginTop: 12 }}>
        <ol className="quiz">
          {quiz.questions.map((question, at) => (
            <li key={`${at}${question.ask}`}>
              <fieldset disabled={marked !== undefined}>
                <legend><b>{at + 1}. {question.ask}</b></legend>
                {question.options.map((option, choice) => {
                  const mark = marked?.marked[at]
                  return <label key={option} className={mark && choice === mark.answer ? 'option-right' : mark && choice === answers[at] ? 'option-wrong' : undefined}><input type="radio" name={`q${at}`} checked={answers[at] === choice} onChange={() => setAnswers(answers.map((answer, other) => (other === at ? choice : answer)))} /><span>{option}</span></label>
                })}
              </fieldset>
              {marked && <p className="note"><StateMark sign={marked.marked[at]!.right ? 'done' : 'miss'}>{marked.marked[at]!.right ? '对' : '不对'}</StateMark>　<span className="muted">出处：{marked.marked[at]!.clause}</span></p>}
            </li>
          ))}
        </ol>
      </section>
      {!marked && <p style={{ marginTop: 12 }}><Button look="primary" busy={submit.isPending && '正在交卷…'} disabled={open > 0} onClick={send}>交卷</Button>{open > 0 && <span className="reason">　还有 {open} 题没答</span>}</p>}
    </>
  )
}
