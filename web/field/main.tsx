// Where the phone starts: the styles, the router, the session, and the service worker that opens the app without a
// network.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '#web/kit/kit.css'
import '#web/kit/phone/phone.css'
import './field.css'
import { App } from './app.tsx'
import { startRouter } from './router.ts'
import { start } from './session.ts'
import { registerWorker } from './update.ts'

startRouter()
registerWorker()
createRoot(document.getElementById('root')!).render(<StrictMode><App /></StrictMode>)
void start()
