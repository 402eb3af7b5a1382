// The API's own page: every endpoint with what it takes and gives, readable without a script.
import type { OpenApi } from './openapi.ts'

const escape = (text: unknown) => String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!)

export function apiPage(document: OpenApi): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })))
  const tags = [...new Set(operations.flatMap((o) => (o as unknown as { tags: string[] }).tags))]
  const section = (tag: string) => `<section><h2 id="${escape(tag)}">${escape(tag)}</h2>${operations.filter((o) => (o as unknown as { tags: string[] }).tags.includes(tag)).map(item).join('')}</section>`
  const item = (o: (typeof operations)[number]) => {
    const { parameters, requestBody, responses } = o as unknown as { parameters?: { name: string; in: string; description?: string; schema: unknown }[]; requestBody?: unknown; responses: unknown }
    return `<details><summary><b>${o.method}</b> <code>${escape(o.path)}</code> ${escape(o.summary)} <small>${escape(o['x-access'])}</small></summary>
${parameters ? `<table><tr><th>参数</th><th>位置</th><th>说明</th></tr>${parameters.map((p) => `<tr><td><code>${escape(p.name)}</code></td><td>${p.in}</td><td>${escape(p.description ?? '')} <code>${escape(JSON.stringify(p.schema)).slice(0, 300)}</code></td></tr>`).join('')}</table>` : ''}
${requestBody ? `<h3>请求</h3><pre>${escape(JSON.stringify(requestBody, null, 1))}</pre>` : ''}<h3>答复</h3><pre>${escape(JSON.stringify(responses, null, 1))}</pre></details>`
  }
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>治本接口</title>
<style>body{font:14px/24px system-ui,"Noto Sans CJK SC",sans-serif;margin:0 auto;max-width:1080px;padding:24px;color:#1d2126;background:#f5f3ee}h1,h2{font-family:"Noto Serif CJK SC",serif}
details{background:#fff;border:1px solid #dcd7cc;padding:8px 12px;margin:-1px 0 0}summary{cursor:pointer}small{color:#646a73}pre{overflow:auto;background:#f5f3ee;padding:12px;font-size:12px;line-height:18px;max-height:420px}table{border-collapse:collapse;width:100%;font-size:13px}td,th{border-bottom:1px solid #dcd7cc;text-align:left;padding:4px 8px;vertical-align:top;overflow-wrap:anywhere}a{color:#1f4f7a}</style>
<h1>治本接口</h1><p>${escape((document['info'] as { description: string }).description)} <a href="/api/openapi.json">OpenAPI 3.1</a></p>
<p>${tags.map((tag) => `<a href="#${escape(tag)}">${escape(tag)}</a>`).join(' · ')}</p>${tags.map(section).join('')}</html>`
}
