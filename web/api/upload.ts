// Puts one file to the server with progress. Attachments travel apart from the data that names them: the id is minted
// here, so that a retry overwrites nothing and doubles nothing.
import { ApiProblem } from './problem.ts'

export type UploadFacts = { readonly name: string; readonly purpose: string; readonly takenAt?: string }

/** The address of a stored file or picture. */
export function fileAddress(id: string, size?: 'thumb' | 'view' | 'original' | 'stamped'): string {
  return size ? `/api/files/${id}?size=${size}` : `/api/files/${id}`
}

/** Throws ApiProblem. `progress` gets 0…1. */
export function uploadFile(id: string, content: Blob, facts: UploadFacts, progress?: (done: number) => void, signal?: AbortSignal): Promise<void> {
  const query = new URLSearchParams({ name: facts.name, purpose: facts.purpose, ...(facts.takenAt ? { takenAt: facts.takenAt } : {}) })
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PUT', `/api/files/${id}?${query}`)
    request.setRequestHeader('x-zhiben', '1')
    request.setRequestHeader('content-type', content.type || 'application/octet-stream')
    request.upload.onprogress = (event) => event.lengthComputable && progress?.(event.loaded / event.total)
    request.onload = () => {
      if (request.status < 300) return resolve()
      let json: { kind?: string; detail?: string } = {}
      try {
        json = JSON.parse(request.responseText) as typeof json
      } catch {
        // Not our answer: the general sentence below.
      }
      reject(new ApiProblem((json.kind as ApiProblem['kind']) ?? 'broken', json.detail ?? '这个文件没有传上去，请再试一次。', { status: request.status }))
    }
    request.onerror = () => reject(new ApiProblem('offline', '没连上服务器，这个文件还没有传上去。'))
    request.onabort = () => reject(new ApiProblem('aborted', '已取消。'))
    signal?.addEventListener('abort', () => request.abort())
    request.send(content)
  })
}
